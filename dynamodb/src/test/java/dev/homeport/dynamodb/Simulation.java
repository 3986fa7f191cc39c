package dev.homeport.dynamodb;

import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A world of regions and processes in virtual time, all of it following from one seed.
 *
 * <p>A run that fails prints its seed; {@code -Dhomeport.simulation.seed=...} runs the same again.
 */
final class Simulation {

    static final long MILLI = SimulatedClient.MILLI;
    static final long SECOND = SimulatedClient.SECOND;
    static final String SEED = "homeport.simulation.seed";

    final Timeline timeline = new Timeline();
    final SimulatedNetwork network;
    final SimulatedReplicas replicas;
    final History history;
    final List<SimulatedClient> clients = new ArrayList<>();

    private final SplittableRandom random;
    private final int regions;
    private boolean turmoil;

    /** What is not the same in each simulation. */
    record Shape(
            long seed,
            int regions,
            int clients,
            int operations,
            ReplaySettings replays,
            boolean lagGate,
            boolean hedged,
            Function<ReplayPolicy, SimulatedRules> rules) {

        static Shape of(long seed) {
            return new Shape(seed, 3, 3, 100_000, Defaults.REPLAYS, false, false, SimulatedRules::of);
        }

        Shape regions(int count) {
            return new Shape(seed, count, clients, operations, replays, lagGate, hedged, rules);
        }

        Shape clients(int count) {
            return new Shape(seed, regions, count, operations, replays, lagGate, hedged, rules);
        }

        Shape operations(int count) {
            return new Shape(seed, regions, clients, count, replays, lagGate, hedged, rules);
        }

        Shape replays(ReplaySettings settings) {
            return new Shape(seed, regions, clients, operations, settings, lagGate, hedged, rules);
        }

        Shape lagGate(boolean measured) {
            return new Shape(seed, regions, clients, operations, replays, measured, hedged, rules);
        }

        Shape hedged(boolean wanted) {
            return new Shape(seed, regions, clients, operations, replays, lagGate, wanted, rules);
        }

        Shape rules(Function<ReplayPolicy, SimulatedRules> mistaken) {
            return new Shape(seed, regions, clients, operations, replays, lagGate, hedged, mistaken);
        }
    }

    Simulation(Shape shape) {
        random = new SplittableRandom(shape.seed());
        regions = shape.regions();
        history = new History(shape.operations());
        var roundTrips = new long[shape.clients()][regions];
        for (int client = 0; client < shape.clients(); client++) {
            for (int region = 0; region < regions; region++) {
                roundTrips[client][region] = (region == 0 ? 4 : 40 + 40L * region) * MILLI;
            }
        }
        network = new SimulatedNetwork(random.split(), roundTrips);
        replicas = new SimulatedReplicas(
                timeline,
                history,
                random.split(),
                regions,
                SimulatedWrite.ITEMS,
                shape.operations(),
                shape.replays().strong());
        var world = new SimulatedWorld(timeline, network, replicas, history);
        var names = IntStream.range(0, regions)
                .mapToObj(region -> RegionName.of("region-" + region))
                .toList();
        for (int client = 0; client < shape.clients(); client++) {
            var settings = new RoutingSettings(
                    names,
                    0,
                    false,
                    shape.replays().strong(),
                    shape.lagGate() ? Optional.of(Duration.ofSeconds(2)) : Optional.empty(),
                    false,
                    SlowHome.REPORT,
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    SimulatedBreaker.RATE,
                    random.nextDouble());
            var policy = new ReplayPolicy(shape.replays());
            var process = new SimulatedClient(
                    client,
                    world,
                    random.split(),
                    settings,
                    policy,
                    shape.rules().apply(policy),
                    shape.hedged());
            clients.add(process);
            process.start();
        }
        if (shape.lagGate()) {
            measureLag();
        }
    }

    static long seed() {
        return Long.getLong(SEED, System.nanoTime());
    }

    SimulatedClient client() {
        return clients.get(0);
    }

    void run(Duration time) {
        timeline.runUntil(timeline.now() + time.toNanos());
    }

    /** Shares the operations among the clients, and runs until all are answered. */
    void runAll(int operations, long perSecondAndClient) {
        int share = operations / clients.size();
        for (var client : clients) {
            client.load(perSecondAndClient, client == client() ? operations - share * (clients.size() - 1) : share);
        }
        while (!clients.stream().allMatch(SimulatedClient::done)) {
            run(Duration.ofSeconds(1));
        }
        run(Duration.ofSeconds(10));
    }

    /** Lets faults of all kinds begin and end at random, several at once. */
    void beginTurmoil() {
        turmoil = true;
        timeline.in(SECOND, this::trouble);
    }

    /** Ends all faults, lets what is still under way arrive, and gives the regions time to be trusted again. */
    void endTurmoil() {
        turmoil = false;
        run(Duration.ofMinutes(2));
        network.heal();
        run(Duration.ofMinutes(12));
        for (var client : clients) {
            if (!client.allBack()) {
                history.violation("a client does not use all regions again: " + client.state());
            }
        }
    }

    /** Checks what callers were told, and that no region was burdened beyond the budget. */
    List<String> violations() {
        history.check(replicas.finalOperations());
        double seconds = (double) timeline.now() / SECOND;
        for (var client : clients) {
            for (int region = 0; region < regions; region++) {
                double allowed = 1.1 * client.operations() + 2 * seconds + 100;
                if (client.requests(region) > allowed) {
                    history.violation("region " + region + " got " + client.requests(region) + " requests for "
                            + client.operations() + " operations");
                }
            }
        }
        return history.violations();
    }

    private void trouble() {
        if (!turmoil) {
            return;
        }
        timeline.in(random.nextLong(40 * SECOND), this::trouble);
        long lasting = random.nextLong(60 * SECOND) + 100 * MILLI;
        switch (random.nextInt(10)) {
            case 0 -> clients.get(random.nextInt(clients.size())).stall(random.nextLong(1_500 * MILLI));
            case 1 -> evacuate(lasting);
            case 2 -> cutReplication(lasting);
            case 3 -> slowReplication(lasting);
            default -> fault(lasting);
        }
    }

    private void fault(long lasting) {
        var kinds = SimulatedFault.Kind.values();
        var kind = kinds[random.nextInt(kinds.length)];
        int who = random.nextInt(3) == 0 ? 1 << random.nextInt(clients.size()) : SimulatedFault.EVERYBODY;
        int where = random.nextInt(8) == 0 ? SimulatedFault.EVERYBODY : 1 << random.nextInt(regions);
        double[] probabilities = {0.05, 0.2, 0.5, 1};
        var fault = new SimulatedFault(kind, who, where, probabilities[random.nextInt(probabilities.length)]);
        network.add(fault);
        timeline.in(lasting, () -> network.remove(fault));
    }

    private void evacuate(long lasting) {
        int region = random.nextInt(regions);
        clients.forEach(client -> client.evacuate(Set.of(region)));
        timeline.in(lasting, () -> clients.forEach(client -> client.evacuate(Set.of())));
    }

    private void cutReplication(long lasting) {
        int from = random.nextInt(regions);
        int to = random.nextInt(regions);
        replicas.cut(from, to, true);
        timeline.in(lasting, () -> replicas.cut(from, to, false));
    }

    private void slowReplication(long lasting) {
        int from = random.nextInt(regions);
        int to = random.nextInt(regions);
        long before = replicas.lag(from, to);
        replicas.lag(from, to, 10 * SECOND);
        timeline.in(lasting, () -> replicas.lag(from, to, Math.min(before, SECOND / 2)));
    }

    private void measureLag() {
        timeline.in(5 * SECOND, this::measureLag);
        clients.forEach(SimulatedClient::measureLag);
    }
}
