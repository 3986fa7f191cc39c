package dev.homeport.benchmarks.dynamodb;

import dev.homeport.benchmarks.dynamodb.CallCostBenchmark.Operation;
import dev.homeport.benchmarks.report.Figure;
import dev.homeport.benchmarks.report.Row;
import dev.homeport.benchmarks.report.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.ListStatistics;

/**
 * Judges {@link CallCostBenchmark} by its bounds, and ends with 1 if a call costs more beyond the SDK with the same limits
 * than it may. Each figure is the mean of several virtual machines, since each compiles the code its own way, and has the
 * error of that mean: a bound is missed if it lies below all that the figure may be.
 *
 * <p>The bound of the CPU time was set where a call of the SDK with limits took {@link #CALL_WHEN_SET} µs. The same code takes
 * longer where that does, so the figure is also told in that machine's microseconds.
 *
 * <p>Arguments: the number of virtual machines, 5 by default, and operations, all by default.
 */
public final class CallCost {

    /** The bytes that Homeport may cost beyond the SDK with the same limits; {@link #MICROS} is the CPU time. */
    static final double BYTES = 64;

    static final double MICROS = 1;

    /** In µs. */
    private static final double CALL_WHEN_SET = 18;

    private static final double CONFIDENCE = 0.99;
    private static final int FORKS = 5;

    private final int forks;
    private final List<Operation> operations;
    private final Summary summary = new Summary("call-cost");

    /** Holds the mean of all forks and its error. */
    private record Estimate(double mean, double error) {

        double atLeast() {
            return mean - error;
        }

        String words(double unit) {
            return String.format(Locale.ROOT, "%+.2f ± %.2f", mean / unit, error / unit);
        }
    }

    private CallCost(int forks, List<Operation> operations) {
        this.forks = forks;
        this.operations = operations;
    }

    /** Runs. */
    public static void main(String[] arguments) throws RunnerException {
        int forks = FORKS;
        var operations = new ArrayList<Operation>();
        for (var argument : arguments) {
            if (argument.matches("[1-9]\\d*")) {
                forks = Integer.parseInt(argument);
            } else {
                operations.add(Operation.valueOf(argument));
            }
        }
        System.exit(new CallCost(forks, operations.isEmpty() ? List.of(Operation.values()) : operations).run());
    }

    private int run() throws RunnerException {
        System.out.printf(
                "%d virtual machines an operation; means of their medians, with the errors at %.0f %%%n",
                forks, CONFIDENCE * 100);
        summary.printHead();
        for (var operation : operations) {
            var options = new OptionsBuilder()
                    .include(CallCostBenchmark.class.getSimpleName() + "\\.")
                    .param("operation", operation.name())
                    .forks(forks)
                    .verbosity(VerboseMode.SILENT)
                    .build();
            summary.add(judge(operation, new Runner(options).runSingle()));
        }
        return summary.finish();
    }

    private static Row judge(Operation operation, RunResult result) {
        var beyond = estimate(result, "beyondNanos");
        var limited = estimate(result, "limitedNanos");
        var bytes = estimate(result, "beyondBytes");
        return Row.of(
                operation.name(),
                Figure.of("the SDK with the same limits, CPU", limited.mean() / 1_000, "us")
                        .note(String.format(
                                Locale.ROOT,
                                "%.2f us without limits; %.0f B, %.0f B without",
                                estimate(result, "plainNanos").mean() / 1_000,
                                estimate(result, "limitedBytes").mean(),
                                estimate(result, "plainBytes").mean())),
                Figure.of("Homeport beyond that, bytes, at least", bytes.atLeast(), "B")
                        .note(bytes.words(1) + " B")
                        .atMost(BYTES),
                Figure.of("Homeport beyond that, CPU, at least", beyond.atLeast() / 1_000, "us")
                        .note(beyond.words(1_000) + " us")
                        .atMost(MICROS),
                Figure.of("the same where the SDK's call takes 18 us", inThoseDays(beyond, limited), "us")
                        .note(String.format(
                                Locale.ROOT, "%.1f %% of the SDK's call", 100 * beyond.mean() / limited.mean())),
                Figure.of(
                                "routing before the SDK's client, CPU",
                                estimate(result, "routingNanos").mean() / 1_000,
                                "us")
                        .note(estimate(result, "routingNanos").words(1_000) + " us"),
                Figure.of(
                                "a limit with each request instead, CPU",
                                estimate(result, "perRequestNanos").mean() / 1_000,
                                "us")
                        .note(String.format(
                                Locale.ROOT,
                                "%s us, %+.0f B",
                                estimate(result, "perRequestNanos").words(1_000),
                                estimate(result, "perRequestBytes").mean())));
    }

    private static double inThoseDays(Estimate beyond, Estimate limited) {
        return beyond.mean() / limited.mean() * CALL_WHEN_SET;
    }

    private static Estimate estimate(RunResult result, String counter) {
        var forks = new ListStatistics();
        result.getBenchmarkResults()
                .forEach(fork -> forks.addValue(Arrays.stream(fork.getIterationResults().stream()
                                .mapToDouble(iteration -> iteration
                                        .getSecondaryResults()
                                        .get(counter)
                                        .getScore())
                                .toArray())
                        .average()
                        .orElseThrow()));
        return new Estimate(forks.getMean(), forks.getN() < 2 ? 0 : forks.getMeanErrorAt(CONFIDENCE));
    }
}
