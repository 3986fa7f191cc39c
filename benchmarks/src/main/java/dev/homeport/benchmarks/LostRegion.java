package dev.homeport.benchmarks;

import dev.homeport.benchmarks.LossRun.Loss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What callers notice when their DynamoDB region is lost: Homeport beside the plain SDK, on the same servers, with the same
 * fault. Prints a table of medians and worst cases and whether each target is met; the arguments are the number of runs, 5
 * by default, and the faults, all by default. The regions are on one machine, so that what a farther region takes longer comes on top.
 */
public final class LostRegion {

    private static final String ROW = "%-14s %-23s %-16s %-16s %-16s %-16s %s%n";

    private final int runs;
    private final Map<RegionFault, List<Loss>> all = new EnumMap<>(RegionFault.class);
    private final Map<RegionFault, List<PlainReads>> plain = new EnumMap<>(RegionFault.class);
    private final Map<RegionFault, List<Duration>> idle = new EnumMap<>(RegionFault.class);
    private final List<CompletableFuture<?>> underWay = new ArrayList<>();

    private final Set<RegionFault> faults;

    private LostRegion(int runs, Set<RegionFault> faults) {
        this.runs = runs;
        this.faults = faults;
    }

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        var faults = arguments.length < 2
                ? EnumSet.allOf(RegionFault.class)
                : Stream.of(arguments)
                        .skip(1)
                        .map(RegionFault::valueOf)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(RegionFault.class)));
        var program = new LostRegion(arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]), faults);
        program.warmUp();
        System.out.printf(
                ROW, "home", "load", "first slower ms", "worst read ms", "evicted ms", "last there ms", "failed reads");
        for (var fault : faults) {
            for (var shape : ReadLoad.Shape.values()) {
                program.lose(fault, shape);
            }
        }
        program.loseWhileIdle();
        program.printPlain();
        program.printTargets();
    }

    /** The first calls of a virtual machine take a second. */
    private void warmUp() throws Exception {
        try (var run = new LossRun(RegionFault.REFUSED)) {
            run.underLoad(ReadLoad.Shape.ONE_THREAD, () -> {});
        }
    }

    private void lose(RegionFault fault, ReadLoad.Shape shape) throws Exception {
        var losses = new ArrayList<Loss>();
        for (int i = 0; i < runs; i++) {
            losses.add(loseOnce(fault, shape));
        }
        all.computeIfAbsent(fault, key -> new ArrayList<>()).addAll(losses);
        System.out.printf(
                ROW,
                fault,
                shape,
                medianAndWorst(losses, Loss::firstSlower),
                medianAndWorst(losses, Loss::worst),
                medianAndWorst(losses, Loss::evicted),
                medianAndWorst(losses, Loss::routedAway),
                failed(losses) + " of " + reads(losses));
    }

    private Loss loseOnce(RegionFault fault, ReadLoad.Shape shape) throws Exception {
        var run = new LossRun(fault);
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
            throw new IllegalStateException("the regions cannot be closed", e);
        }
    }

    private void loseWhileIdle() throws Exception {
        var threads = Executors.newFixedThreadPool(runs);
        try {
            for (var fault : faults) {
                if (fault == RegionFault.BROWN_OUT) {
                    continue;
                }
                Callable<Duration> one = () -> {
                    try (var run = new LossRun(fault)) {
                        return run.whileIdle();
                    }
                };
                var noticed = new ArrayList<Duration>();
                for (var each : threads.invokeAll(java.util.Collections.nCopies(runs, one))) {
                    noticed.add(each.get());
                }
                idle.put(fault, noticed);
                System.out.printf(
                        ROW, fault, "none", "", "", medianAndWorst(noticed, Function.identity()), "", "none was made");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void printPlain() {
        CompletableFuture.allOf(underWay.toArray(CompletableFuture<?>[]::new)).join();
        System.out.printf("%nThe plain SDK, reading at the same time:%n");
        plain.forEach((fault, runsOfIt) -> {
            var took = runsOfIt.stream().flatMap(reads -> reads.took().stream()).toList();
            System.out.printf(
                    "%-14s %s ms a read, %d of %d failed, %d not back after %d s%n",
                    fault,
                    medianAndWorst(took, Function.identity()),
                    runsOfIt.stream().mapToInt(PlainReads::failed).sum(),
                    took.size(),
                    runsOfIt.stream().mapToInt(PlainReads::cutOffs).sum(),
                    PlainReads.CUT_OFF.toSeconds());
        });
    }

    private void printTargets() {
        System.out.println();
        for (var fault : faults) {
            var losses = all.get(fault);
            if (fault.certain()) {
                target(fault + ": no eventual read fails", failed(losses) == 0);
                atMost(fault + ": first read slower", worst(losses, Loss::firstSlower), Duration.ofMillis(100));
                atMost(fault + ": everything routed away", worst(losses, Loss::routedAway), Duration.ofSeconds(1));
            } else if (fault == RegionFault.BROWN_OUT) {
                atMost(fault + ": evicted", worst(losses, Loss::evicted), Duration.ofSeconds(5));
                target(fault + ": 99.9 % of reads succeed", failed(losses) * 1_000 <= reads(losses));
            } else {
                atMost(fault + ": worst read", worst(losses, Loss::worst), Duration.ofMillis(600));
                atMost(fault + ": evicted", worst(losses, Loss::evicted), Duration.ofMillis(1_500));
            }
        }
        idle.forEach((fault, noticed) ->
                atMost(fault + ": noticed while idle", worst(noticed, Function.identity()), Duration.ofSeconds(10)));
    }

    private static void atMost(String what, Duration worst, Duration limit) {
        target(
                what + " within " + limit.toMillis() + " ms (worst " + worst.toMillis() + ")",
                worst.compareTo(limit) <= 0);
    }

    private static void target(String what, boolean met) {
        System.out.printf("%-7s %s%n", met ? "met" : "NOT MET", what);
    }

    private static long failed(List<Loss> losses) {
        return losses.stream().mapToLong(Loss::failed).sum();
    }

    private static int reads(List<Loss> losses) {
        return losses.stream().mapToInt(Loss::reads).sum();
    }

    private static <T> Duration worst(List<T> measured, Function<T, Duration> figure) {
        return measured.stream().map(figure).max(Duration::compareTo).orElseThrow();
    }

    private static <T> String medianAndWorst(List<T> measured, Function<T, Duration> figure) {
        var sorted = measured.stream().map(figure).sorted().toList();
        return String.format(
                Locale.ROOT,
                "%d, worst %d",
                sorted.get(sorted.size() / 2).toMillis(),
                sorted.get(sorted.size() - 1).toMillis());
    }
}
