package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.ConditionalWrites;
import dev.homeport.dynamodb.Defaults;
import dev.homeport.dynamodb.History;
import dev.homeport.dynamodb.SlowHome;
import dev.homeport.dynamodb.Timeline;
import dev.homeport.dynamodb.internal.replay.RegionSelector;
import dev.homeport.dynamodb.internal.replay.ReplayPolicy;
import dev.homeport.dynamodb.internal.replay.ReplaySettings;
import dev.homeport.dynamodb.internal.routing.RoutingSettings;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A world of regions and processes in virtual time, all of it following from one seed.
 *
 * <p>A run that fails prints its seed; {@code -Dhomeport.simulation.seed=...} runs the same again, and with any other number
 * another world: without it every run is the same, so that a build tells of the change at hand and not of chance.
 */
public final class Simulation {

    static final long MILLI = SimulatedClient.MILLI;
    public static final long SECOND = SimulatedClient.SECOND;
    static final String SEED = "homeport.simulation.seed";

    public final Timeline timeline = new Timeline();
    public final SimulatedNetwork network;
    final SimulatedReplicas replicas;
    public final History history;
    public final List<SimulatedClient> clients = new ArrayList<>();

    private static final long USUAL_SEED = 20_261_130;

    private final SplittableRandom random;
    private final int regions;
    private final SimulatedTurmoil turmoil;

    /**
     * What is not the same in each simulation.
     *
     * @param far the longest round trip of a region, in milliseconds; 0 for the usual ones: 4, 80, 120 and so on
     * @param watched whether each decision is held against the truth
     * @param local whether turmoil has things go wrong in the processes themselves
     */
    public record Shape(
            long seed,
            int regions,
            int clients,
            int operations,
            ReplaySettings replays,
            boolean lagGate,
            boolean hedged,
            int far,
            boolean local,
            boolean watched,
            Function<ReplayPolicy, SimulatedRules> rules) {

        public static Shape of(long seed) {
            return new Shape(seed, 3, 3, 100_000, Defaults.REPLAYS, false, false, 0, false, false, SimulatedRules::of);
        }

        public Shape regions(int count) {
            return new Shape(seed, count, clients, operations, replays, lagGate, hedged, far, local, watched, rules);
        }

        public Shape clients(int count) {
            return new Shape(seed, regions, count, operations, replays, lagGate, hedged, far, local, watched, rules);
        }

        public Shape operations(int count) {
            return new Shape(seed, regions, clients, count, replays, lagGate, hedged, far, local, watched, rules);
        }

        public Shape replays(ReplaySettings settings) {
            return new Shape(seed, regions, clients, operations, settings, lagGate, hedged, far, local, watched, rules);
        }

        Shape lagGate(boolean measured) {
            return new Shape(seed, regions, clients, operations, replays, measured, hedged, far, local, watched, rules);
        }

        public Shape hedged(boolean wanted) {
            return new Shape(seed, regions, clients, operations, replays, lagGate, wanted, far, local, watched, rules);
        }

        /** Regions at random distances, and processes with faults of their own. */
        Shape asHardAsTheWorld() {
            return new Shape(seed, regions, clients, operations, replays, lagGate, hedged, 300, true, true, rules);
        }

        Shape heldAgainstTheTruth() {
            return new Shape(seed, regions, clients, operations, replays, lagGate, hedged, far, local, true, rules);
        }

        public Shape rules(Function<ReplayPolicy, SimulatedRules> mistaken) {
            return new Shape(
                    seed, regions, clients, operations, replays, lagGate, hedged, far, local, watched, mistaken);
        }
    }

    public Simulation(Shape shape) {
        random = new SplittableRandom(shape.seed());
        regions = shape.regions();
        history = new History(shape.operations());
        if (!shape.replays().strong() && shape.replays().conditionalWrites() == ConditionalWrites.HOME_ONLY) {
            history.conditionsStayAtHome();
        }
        network = new SimulatedNetwork(random.split(), distances(shape), 0);
        replicas = new SimulatedReplicas(
                timeline,
                history,
                random.split(),
                regions,
                SimulatedWrite.ITEMS,
                shape.operations(),
                shape.replays().strong());
        var world = new SimulatedWorld(timeline, network, replicas, history, shape.local(), shape.watched());
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
                    new RegionSelector(shape.replays()),
                    shape.rules().apply(policy),
                    shape.hedged());
            clients.add(process);
            process.start();
            if (shape.local()) {
                process.process().cold(random.nextLong(3 * SECOND));
            }
        }
        turmoil = new SimulatedTurmoil(this, random.split(), regions, shape.local());
        if (shape.lagGate()) {
            measureLag();
        }
    }

    static long seed() {
        return Long.getLong(SEED, USUAL_SEED);
    }

    public SimulatedClient client() {
        return clients.get(0);
    }

    public void run(Duration time) {
        timeline.runUntil(timeline.now() + time.toNanos());
    }

    /** Shares the operations among the clients, and runs until all are answered. */
    public void runAll(int operations, long perSecondAndClient) {
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
        turmoil.begin();
    }

    /** Ends all faults, lets what is still under way arrive, and gives the regions time to be trusted again. */
    void endTurmoil() {
        turmoil.end();
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
    public List<String> violations() {
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

    /** Home is near; the others are at any distance, and the way back may be longer than the way there. */
    private SimulatedDistances distances(Shape shape) {
        var distances = new SimulatedDistances(shape.clients(), regions);
        for (int region = 0; region < regions; region++) {
            distances.roundTrip(region, (region == 0 ? 4 : 40 + 40L * region) * MILLI);
            for (int client = 0; client < shape.clients() && shape.far() > 0; client++) {
                long roundTrip = random.nextLong((region == 0 ? 15 : shape.far()) * MILLI);
                long there = (long) (roundTrip * (0.3 + 0.4 * random.nextDouble()));
                distances.set(client, region, there, roundTrip - there);
            }
        }
        return distances;
    }

    private void measureLag() {
        timeline.in(5 * SECOND, this::measureLag);
        clients.forEach(SimulatedClient::measureLag);
    }
}
