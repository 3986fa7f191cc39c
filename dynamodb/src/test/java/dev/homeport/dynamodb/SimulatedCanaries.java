package dev.homeport.dynamodb;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/** One process's canaries. */
final class SimulatedCanaries {

    private static final long TIMEOUT = 500 * SimulatedClient.MILLI;
    private static final long EVERY = 5 * SimulatedClient.SECOND;

    private final SimulatedClient client;
    private final SimulatedNetwork network;
    private final Timeline timeline;
    private final SplittableRandom random;
    private final int[] flying;
    private final long[] answered;
    private final RoundTrips[] roundTrips;

    SimulatedCanaries(SimulatedClient client, SimulatedWorld world, SplittableRandom random, int regions) {
        this.client = client;
        this.network = world.network();
        this.timeline = world.timeline();
        this.random = random;
        flying = new int[regions];
        answered = new long[regions];
        Arrays.fill(answered, InFlight.NEVER);
        roundTrips = new RoundTrips[regions];
        for (int region = 0; region < regions; region++) {
            roundTrips[region] = new RoundTrips();
        }
    }

    void start() {
        for (int region = 0; region < flying.length; region++) {
            int at = region;
            timeline.in(random.nextLong(EVERY), () -> regularly(at));
        }
    }

    RoundTrips roundTrips(int region) {
        return roundTrips[region];
    }

    void probe(int region) {
        timeline.in(0, () -> send(region));
    }

    private void regularly(int region) {
        timeline.in(
                EVERY - 500 * SimulatedClient.MILLI + random.nextLong(SimulatedClient.SECOND), () -> regularly(region));
        send(region);
    }

    private void send(int region) {
        if (flying[region] == RegionCanary.MOST_AT_ONCE || client.asleep(() -> send(region))) {
            return;
        }
        flying[region]++;
        network.send(client.number(), region, false);
        var verdict = network.verdict();
        long began = timeline.now();
        boolean inTime = network.answers() <= TIMEOUT;
        timeline.in(
                inTime ? network.answers() : TIMEOUT,
                () -> ended(region, began, inTime ? verdict : SimulatedClient.TIMED_OUT));
    }

    private void ended(int region, long began, Verdict verdict) {
        if (client.asleep(() -> ended(region, began, SimulatedClient.TIMED_OUT))) {
            return;
        }
        flying[region]--;
        var beganAt = Timeline.instant(began);
        if (verdict instanceof Verdict.Ok) {
            answered[region] = timeline.now();
            roundTrips[region].record(Duration.ofNanos(timeline.now() - began), timeline.now());
            client.tell(new Fact.CanarySucceeded(region, beganAt, timeline.instant()));
        } else {
            client.tell(new Fact.CanaryFailed(
                    region,
                    verdict,
                    beganAt,
                    timeline.instant(),
                    Timeline.known(Math.max(client.lanes().lastSuccess(region), answered[region]))));
        }
    }
}
