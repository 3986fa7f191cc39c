package dev.homeport.benchmarks.dynamodb.lostregion;

import dev.homeport.benchmarks.region.Distance;
import dev.homeport.benchmarks.region.RegionFault;
import dev.homeport.benchmarks.region.RegionWorld;
import dev.homeport.benchmarks.report.Figure;
import dev.homeport.benchmarks.report.Row;
import dev.homeport.benchmarks.report.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/**
 * Measures what callers notice when their DynamoDB region is lost and the next one is some way off, over TLS: with
 * Homeport, and beside it with the plain SDK, which has only its home. It ends with 1 if a bound is missed; {@link
 * LostRegionPlan} tells the arguments.
 */
public final class LostRegion {

    private final LostRegionPlan plan;
    private final RegionWorld world;
    private final Summary summary = new Summary("lost-region");
    private final Map<RegionFault, List<PlainReads>> plain = new EnumMap<>(RegionFault.class);
    private final List<CompletableFuture<?>> underWay = new ArrayList<>();

    private LostRegion(LostRegionPlan plan, RegionWorld world) {
        this.plan = plan;
        this.world = world;
    }

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        var plan = LostRegionPlan.of(arguments);
        int exit;
        try (var world = RegionWorld.createWithNames()) {
            exit = new LostRegion(plan, world).run();
        }
        System.exit(exit);
    }

    private int run() throws Exception {
        System.out.printf("Home is lost %s. Each figure is the worst of its runs.%n%n", plan);
        warmUp();
        summary.printHead();
        for (var distance : plan.distances()) {
            for (var fault : plan.faults()) {
                lose(fault, CallLoad.Shape.EIGHT_THREADS, distance);
            }
        }
        if (!plan.brief()) {
            for (var fault : plan.faults()) {
                lose(fault, CallLoad.Shape.ONE_THREAD, plan.nearest());
            }
        }
        loseWhileIdle();
        addPlain();
        return summary.finish();
    }

    /** Loses one region without counting it, since the first calls of a virtual machine take a second. */
    private void warmUp() throws Exception {
        try (var run = new LossRun(world, RegionFault.REFUSED, plan.nearest())) {
            run.underLoad(CallLoad.Shape.ONE_THREAD, () -> {});
        }
    }

    private void lose(RegionFault fault, CallLoad.Shape shape, Distance distance) throws Exception {
        var losses = new ArrayList<Loss>();
        for (int i = 0; i < plan.runs(); i++) {
            losses.add(loseOnce(fault, shape, distance));
        }
        summary.add(Row.of(
                fault + ", " + shape + ", other region " + distance + " away",
                new LossBounds(fault, distance).judge(losses)));
    }

    private Loss loseOnce(RegionFault fault, CallLoad.Shape shape, Distance distance) throws Exception {
        var run = new LossRun(world, fault, distance);
        if (fault.ofWrites() || !distance.equals(plan.nearest())) {
            try (run) {
                return run.underLoad(shape, () -> {});
            }
        }
        var client = run.plainClient();
        var reads = new PlainReads();
        var done = new CompletableFuture<Void>();
        plain.computeIfAbsent(fault, key -> new ArrayList<>()).add(reads);
        underWay.add(done);
        try {
            return run.underLoad(
                    shape,
                    () -> reads.start(client).whenComplete((nothing, thrown) -> {
                        client.close();
                        done.complete(null);
                    }));
        } finally {
            // The plain client may wait for its lost region far longer, and the servers with it.
            done.whenComplete((nothing, thrown) -> close(run));
        }
    }

    private static void close(AutoCloseable run) {
        try {
            run.close();
        } catch (Exception e) {
            throw new IllegalStateException("The regions could not be closed", e);
        }
    }

    /** Loses home under idle clients, several at a time, since they wait more than they work. */
    private void loseWhileIdle() throws Exception {
        var faults = plan.faults().stream().filter(fault -> !fault.partial()).toList();
        var threads = Executors.newFixedThreadPool(plan.runs());
        try {
            for (var fault : faults) {
                Callable<Optional<Duration>> one = () -> {
                    try (var run = LossRun.withCanary(world, fault, plan.nearest())) {
                        return run.whileIdle();
                    }
                };
                var noticed = new ArrayList<Optional<Duration>>();
                for (var each : threads.invokeAll(java.util.Collections.nCopies(plan.runs(), one))) {
                    noticed.add(each.get());
                }
                summary.add(Row.of(
                        fault + ", no calls but canary(...)'s, other region " + plan.nearest() + " away",
                        Figure.of("home is left after (event)", latest(noticed)).atMost(LossBounds.IDLE_NOTICES)));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Optional<Duration> latest(List<Optional<Duration>> noticed) {
        return noticed.stream().allMatch(Optional::isPresent)
                ? noticed.stream().flatMap(Optional::stream).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    /** Adds the plain SDK's figures for comparison, so without a bound. */
    private void addPlain() {
        CompletableFuture.allOf(underWay.toArray(CompletableFuture<?>[]::new)).join();
        plain.forEach((fault, runs) -> {
            var took = runs.stream().flatMap(reads -> reads.took().stream()).toList();
            int failed = runs.stream().mapToInt(PlainReads::failed).sum();
            int cut = runs.stream().mapToInt(PlainReads::cutOffs).sum();
            summary.add(Row.of(
                    fault + ", the plain SDK with its defaults",
                    Figure.of("worst read", took.stream().max(Comparator.naturalOrder())),
                    Figure.count("reads failed", failed)
                            .note("of " + took.size() + ", " + cut + " not back when cut off after "
                                    + PlainReads.CUT_OFF.toSeconds() + " s")));
        });
    }
}
