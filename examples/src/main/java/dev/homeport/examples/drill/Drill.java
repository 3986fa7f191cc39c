package dev.homeport.examples.drill;

import dev.homeport.testkit.Replication;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Runs the command {@code examples/drill}. Its exit status is 0 when every bound was kept, 1 when not, 2 for wrong
 * usage.
 */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        version = "Homeport drill",
        sortOptions = false,
        description =
                "Runs two regions with real PostgreSQL and DynamoDB Local, the orders service in each, under load;"
                        + " loses a region in one way after another; and judges what callers were told.")
public final class Drill implements Callable<Integer> {

    private static final List<String> FAILOVERS =
            List.of("crash", "freeze", "blackhole", "split-brain", "switchover", "ssm");
    private static final List<String> QUICK_PROBES = List.of("split-brain-250ms", "switchover-250ms");
    private static final List<String> REGION_LOSSES =
            List.of("region-crash", "region-freeze", "region-blackhole", "region-dns");
    private static final List<String> BEST = List.of("region-crash");
    private static final List<String> REROUTINGS = List.of("dynamodb-blackhole", "dynamodb-dns", "evacuate");

    /** The exit status that a shell reports of a command that Ctrl-C ended. */
    private static final int INTERRUPTED = 130;

    private static final int LONGEST_DISTANCE_MILLIS = 2_000;

    private static final Path OUTPUT = Path.of("target", "drill");

    @Option(
            names = "--scenario",
            split = ",",
            paramLabel = "NAME",
            description = "Which to play. A whole region is lost, behind a front door: region-crash, region-freeze,"
                    + " region-blackhole, region-dns. One store is lost: crash, freeze, blackhole, split-brain, switchover, ssm; with -250ms appended, at a"
                    + " probe interval of 250 ms; dynamodb-blackhole, dynamodb-dns, evacuate. Default: region-crash.")
    private @Nullable List<String> names;

    @Option(names = "--all", description = "Play everything there is, split-brain and switchover also at 250 ms.")
    private boolean all;

    @Option(
            names = "--distance",
            paramLabel = "MS",
            description = "The round trip between the regions in milliseconds, 0 to 2000, where a whole region is lost."
                    + " Default: 0.")
    private int distance;

    @Option(names = "--runs", paramLabel = "N", description = "How often to play each. Default: 1.")
    private int runs = 1;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Seconds of load before the fault, after the switch, and after the old primary is back."
                    + " Default: 3.")
    private int seconds = 3;

    @Option(
            names = "--async",
            description = "Replicate asynchronously; acknowledged writes may be lost, and are listed.")
    private boolean async;

    @Option(
            names = "--short",
            description =
                    "About two minutes in all, for CI: one second of load, no 250 ms variants unless named, no waiting until"
                            + " DynamoDB is fully back, and a worst case over its bound only warns.")
    private boolean quick;

    @Option(
            names = "--serve",
            description = "Keep both regions and services up until Ctrl-C, and print one line of JSON with every"
                    + " address, for pulling plugs by hand.")
    private boolean serve;

    @Parameters(hidden = true, arity = "0..*")
    private List<String> strays = List.of();

    @Spec
    private CommandSpec spec;

    /** Returns the command, which says what is wrong in one line: on its usage with status 2, of its run with status 1. */
    static CommandLine commandLine() {
        var drill = new CommandLine(new Drill());
        drill.setParameterExceptionHandler((wrong, arguments) -> {
            drill.getErr().println("drill: " + oneLine(wrong) + " (drill --help tells the options)");
            return CommandLine.ExitCode.USAGE;
        });
        drill.setExecutionExceptionHandler((failure, command, arguments) -> {
            drill.getErr().println("drill: " + oneLine(failure));
            return CommandLine.ExitCode.SOFTWARE;
        });
        return drill;
    }

    private static String oneLine(Exception failure) {
        return Optional.ofNullable(failure.getMessage())
                .orElse(failure.toString())
                .lines()
                .collect(Collectors.joining(" "));
    }

    /** Runs the drill. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (!strays.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "did you mean --scenario " + String.join(",", strays) + "? " + choice());
        }
        if (runs < 1 || seconds < 1) {
            throw new ParameterException(spec.commandLine(), "--runs and --seconds must be at least 1");
        }
        if (distance < 0 || distance > LONGEST_DISTANCE_MILLIS) {
            throw new ParameterException(
                    spec.commandLine(), "--distance must be 0 to " + LONGEST_DISTANCE_MILLIS + " milliseconds");
        }
        if (all && names != null) {
            throw new ParameterException(spec.commandLine(), "--all and --scenario do not go together");
        }
        var replication = async ? Replication.ASYNCHRONOUS : Replication.SYNCHRONOUS;
        var plan = plan(replication);
        return serve ? serve(replication) : rehearse(plan, replication);
    }

    private int serve(Replication replication) throws Exception {
        try (var stage = Stage.open(replication, Stage.Wiring.nearby(PlannedFailover.DEFAULT_PROBES, false, true))) {
            closeOnInterrupt(stage::close);
            new Serve(stage).run(System.out);
            return 0;
        }
    }

    private int rehearse(List<DrillScenario<?>> plan, Replication replication) throws IOException {
        try (var output = output()) {
            return rehearse(plan, replication, output);
        }
    }

    private DrillOutput output() {
        try {
            return DrillOutput.prepare(OUTPUT);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "nothing can be written to " + OUTPUT + ": " + e, e);
        }
    }

    private int rehearse(List<DrillScenario<?>> plan, Replication replication, DrillOutput output) throws IOException {
        var loadTime = Duration.ofSeconds(quick ? 1 : seconds);
        try (var rehearsal = new Rehearsal(
                wiring -> Stage.open(replication, wiring), runs, loadTime, !quick, terminal(), System.out)) {
            closeOnInterrupt(rehearsal::close);
            var summary = new Summary(rehearsal.play(plan));
            if (rehearsal.closed()) {
                return INTERRUPTED;
            }
            summary.print(System.out);
            output.write(summary).forEach(System.out::println);
            return summary.passed() ? 0 : 1;
        }
    }

    /** Returns the scenarios that were named, in that order, or all of the drill's form. */
    List<DrillScenario<?>> plan(Replication replication) {
        var wanted = names == null ? unnamed() : names;
        if (wanted.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--scenario names no scenario; " + choice());
        }
        var plan = new ArrayList<DrillScenario<?>>();
        wanted.forEach(name -> plan.add(planned(name, replication)));
        if (distance > 0 && plan.stream().noneMatch(PlannedRegionLoss.class::isInstance)) {
            throw new ParameterException(
                    spec.commandLine(), "--distance is for " + String.join(", ", REGION_LOSSES) + " only");
        }
        return plan;
    }

    /** Returns what is played when nothing was named: the best story, or everything, or what a short drill has time for. */
    private List<String> unnamed() {
        if (!all && !quick) {
            return BEST;
        }
        return Stream.of(
                        all ? REGION_LOSSES : List.<String>of(),
                        FAILOVERS,
                        quick ? List.<String>of() : QUICK_PROBES,
                        REROUTINGS)
                .flatMap(List::stream)
                .toList();
    }

    private DrillScenario<?> planned(String name, Replication replication) {
        return PlannedFailover.named(name, replication)
                .<DrillScenario<?>>map(planned -> planned)
                .or(() -> PlannedRerouting.named(name))
                .or(() -> PlannedRegionLoss.named(name, replication, Duration.ofMillis(distance)))
                .orElseThrow(() ->
                        new ParameterException(spec.commandLine(), "no scenario '" + name + "' exists; " + choice()));
    }

    private static String choice() {
        return "choose from " + String.join(", ", REGION_LOSSES) + "; " + String.join(", ", FAILOVERS)
                + ", each also with -250ms, and " + String.join(", ", REROUTINGS);
    }

    /** The script has looked whether the output is a terminal, which Java 17 cannot tell apart from the input. */
    private static boolean terminal() {
        return Boolean.getBoolean("homeport.drill.screen");
    }

    private static void closeOnInterrupt(Runnable close) {
        Runtime.getRuntime().addShutdownHook(new Thread(close, "drill-interrupted"));
    }
}
