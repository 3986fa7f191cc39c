package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.Timeline;
import java.util.SplittableRandom;

/** Keeps a few connections to each region where calls may have to go, so that the first of them need not make one. */
final class SimulatedWarmth {

    static final int CONNECTIONS = 4;

    private static final long LOOKS_EVERY = SimulatedClient.SECOND;

    private final SimulatedClient client;
    private final Timeline timeline;
    private final SimulatedNetwork network;
    private final SplittableRandom random;
    private final int[] making;

    SimulatedWarmth(SimulatedClient client, SimulatedWorld world, SplittableRandom random, int regions) {
        this.client = client;
        this.timeline = world.timeline();
        this.network = world.network();
        this.random = random;
        making = new int[regions];
    }

    void start() {
        timeline.in(random.nextLong(LOOKS_EVERY), this::look);
    }

    private void look() {
        timeline.in(LOOKS_EVERY, this::look);
        for (int region = 0; region < making.length; region++) {
            if (wanted(region)) {
                while (client.transport().pool(region).idle() + making[region] < CONNECTIONS) {
                    make(region);
                }
            }
        }
    }

    /** One where calls may have to go, and do not begin. */
    private boolean wanted(int region) {
        var view = client.view();
        return region != view.candidate(AccessMode.READ, 0)
                && (view.usable(region, AccessMode.READ) || view.usable(region, AccessMode.WRITE))
                && timeline.now() >= client.process().coldUntil();
    }

    private void make(int region) {
        making[region]++;
        boolean comesToBe = network.connects(client.number(), region);
        timeline.in(network.connectingNanos(client.number(), region), () -> {
            making[region]--;
            if (comesToBe) {
                client.transport().pool(region).warmed();
            }
        });
    }
}
