package dev.homeport.examples.spring;

import dev.homeport.testkit.ColdProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Measures what the starter adds to the start of the service: from the start of the JVM until the service is ready, with
 * the starter and without, in turn. Ends with 1 if the medians differ by more than the bound.
 */
final class StartUp {

    private static final Duration BOUND = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int RUNS = 9;

    private StartUp() {}

    public static void main(String[] args) {
        int runs = args.length == 0 ? RUNS : Integer.parseInt(args[0]);
        boolean missed;
        try (var lab = OrdersLab.start()) {
            var with = new ArrayList<Long>();
            var without = new ArrayList<Long>();
            // The first of each reads the jars from the disk and migrates the database.
            for (int i = 0; i <= runs; i++) {
                long plain = ready(lab::plainProcess);
                long starter = ready(lab::process);
                if (i > 0) {
                    without.add(plain);
                    with.add(starter);
                    System.out.printf("run %d: with the starter %d ms, without %d ms%n", i, starter, plain);
                }
            }
            long added = median(with) - median(without);
            System.out.printf(
                    "median of %d: with the starter %d ms, without %d ms, so it adds %d ms; at most %d ms%n",
                    runs, median(with), median(without), added, BOUND.toMillis());
            missed = added > BOUND.toMillis();
        }
        System.exit(missed ? 1 : 0);
    }

    private static long ready(Supplier<ColdProcess> start) {
        try (var process = start.get()) {
            return Long.parseLong(
                    process.awaitLine(OrdersProcess.READY, PATIENCE).substring(OrdersProcess.READY.length()));
        }
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
