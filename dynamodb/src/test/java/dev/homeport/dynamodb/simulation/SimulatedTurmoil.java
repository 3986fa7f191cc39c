package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.Timeline;
import java.util.Set;
import java.util.SplittableRandom;

/** Has faults of all kinds begin and end at random, several at once: of regions, of the way there, of replication, of processes. */
final class SimulatedTurmoil {

    private static final long MILLI = SimulatedClient.MILLI;
    private static final long SECOND = SimulatedClient.SECOND;
    private static final double[] PROBABILITIES = {0.05, 0.2, 0.5, 1};

    private final Simulation simulation;
    private final Timeline timeline;
    private final SplittableRandom random;
    private final int regions;
    private final boolean local;
    private boolean goesOn;

    SimulatedTurmoil(Simulation simulation, SplittableRandom random, int regions, boolean local) {
        this.simulation = simulation;
        this.timeline = simulation.timeline;
        this.random = random;
        this.regions = regions;
        this.local = local;
    }

    void begin() {
        goesOn = true;
        timeline.in(SECOND, this::trouble);
    }

    void end() {
        goesOn = false;
    }

    private void trouble() {
        if (!goesOn) {
            return;
        }
        timeline.in(random.nextLong(40 * SECOND), this::trouble);
        long lasting = random.nextLong(60 * SECOND) + 100 * MILLI;
        switch (random.nextInt(local ? 20 : 10)) {
            case 0 -> process().process().stall(random.nextLong(1_500 * MILLI));
            case 1 -> evacuate(lasting);
            case 2 -> cutReplication(lasting);
            case 3 -> slowReplication(lasting);
            case 4, 5, 6, 7, 8, 9 -> fault(lasting);
            case 10, 11 -> fullPool(process(), lasting);
            case 12, 13 -> process().process().busyThreads(random.nextLong(6 * SECOND));
            case 14 -> slowToSign(process().process(), random.nextLong(3 * SECOND));
            case 15 -> process().process().slowCredentials(random.nextInt(regions), random.nextLong(4 * SECOND));
            case 16 -> process().process().noCredentials(random.nextInt(regions), lasting);
            case 17 -> process().process().clockJumps();
            default -> process().process().shortLimits(lasting);
        }
    }

    private SimulatedClient process() {
        return simulation.clients.get(random.nextInt(simulation.clients.size()));
    }

    private void slowToSign(SimulatedProcess process, long nanos) {
        for (int region = 0; region < regions; region++) {
            process.slowCredentials(region, nanos);
        }
    }

    /** This process's own long work, in bursts, leaves no connection or few. */
    private void fullPool(SimulatedClient process, long lasting) {
        int region = random.nextInt(regions);
        process.process().notes(lasting);
        long until = timeline.now() + lasting;
        burst(process, region, until);
    }

    private void burst(SimulatedClient process, int region, long until) {
        if (timeline.now() < until) {
            long takes = random.nextLong(SECOND);
            process.transport().pool(region).hold(SimulatedPool.SIZE - random.nextInt(3), takes);
            timeline.in(takes + random.nextLong(100 * MILLI), () -> burst(process, region, until));
        }
    }

    private void fault(long lasting) {
        var kinds = SimulatedFault.Kind.values();
        var kind = kinds[random.nextInt(kinds.length)];
        int clients = simulation.clients.size();
        int who = random.nextInt(3) == 0 ? 1 << random.nextInt(clients) : SimulatedFault.EVERYBODY;
        int where = random.nextInt(8) == 0 ? SimulatedFault.EVERYBODY : 1 << random.nextInt(regions);
        var fault = new SimulatedFault(kind, who, where, PROBABILITIES[random.nextInt(PROBABILITIES.length)]);
        simulation.network.add(fault);
        timeline.in(lasting, () -> simulation.network.remove(fault));
    }

    private void evacuate(long lasting) {
        int region = random.nextInt(regions);
        simulation.clients.forEach(client -> client.evacuate(Set.of(region)));
        timeline.in(lasting, () -> simulation.clients.forEach(client -> client.evacuate(Set.of())));
    }

    private void cutReplication(long lasting) {
        int from = random.nextInt(regions);
        int to = random.nextInt(regions);
        simulation.replicas.cut(from, to, true);
        timeline.in(lasting, () -> simulation.replicas.cut(from, to, false));
    }

    private void slowReplication(long lasting) {
        int from = random.nextInt(regions);
        int to = random.nextInt(regions);
        long before = simulation.replicas.lag(from, to);
        simulation.replicas.lag(from, to, 10 * SECOND);
        timeline.in(lasting, () -> simulation.replicas.lag(from, to, Math.min(before, SECOND / 2)));
    }
}
