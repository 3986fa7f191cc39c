package dev.homeport.examples.drill;

import dev.homeport.testkit.Replication;
import dev.homeport.testkit.WriteLedger;
import dev.homeport.time.MonotonicClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code examples/drill}. Exit status 0 when every bound was kept, 1 when not, 2 for wrong usage. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        version = "Homeport drill",
        sortOptions = false,
        description = "Runs two regions with real PostgreSQL, the orders service in each, and eight writers; loses the"
                + " primary's region in one way after another; and judges what callers were told.")
public final class Drill implements Callable<Integer> {

    static final Duration DEFAULT_PROBES = Duration.ofSeconds(1);
    private static final Duration QUICK_PROBES = Duration.ofMillis(250);
    private static final String QUICK_SUFFIX = "-250ms";
    private static final Path SUMMARY = Path.of("target", "drill", "summary.json");

    @Option(
            names = "--scenario",
            split = ",",
            paramLabel = "NAME",
            description = "Which to play: crash, freeze, blackhole, split-brain, switchover; with -250ms appended, at a"
                    + " probe interval of 250 ms. Default: all, and the last two also at 250 ms.")
    private List<String> names = List.of(
            "crash", "freeze", "blackhole", "split-brain", "switchover", "split-brain-250ms", "switchover-250ms");

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

    @Option(names = "--short", description = "About one minute in all, for CI: one second of load, no 250 ms variants.")
    private boolean quick;

    @Option(
            names = "--serve",
            description = "Keep both regions and services up until Ctrl-C, and print one line of JSON with every"
                    + " address, for pulling plugs by hand.")
    private boolean serve;

    @Spec
    private CommandSpec spec;

    private record Planned(Scenario scenario, Duration probeInterval) {}

    /** Runs the drill. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Drill()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (runs < 1 || seconds < 1) {
            throw new ParameterException(spec.commandLine(), "--runs and --seconds must be at least 1");
        }
        var plan = names.stream()
                .filter(name -> !quick || !name.endsWith(QUICK_SUFFIX))
                .map(this::planned)
                .toList();
        var replication = async ? Replication.ASYNCHRONOUS : Replication.SYNCHRONOUS;
        var open = new AtomicReference<Stage>();
        var interrupted = new Thread(() -> close(open.get()), "drill-interrupted");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try (var stage = Stage.open(replication, DEFAULT_PROBES)) {
            open.set(stage);
            if (serve) {
                new Serve(stage).run(System.out);
                return 0;
            }
            var summary = new Summary(play(stage, plan, replication));
            summary.print(System.out);
            summary.write(SUMMARY);
            System.out.println("Figures: " + SUMMARY);
            return summary.passed() ? 0 : 1;
        } finally {
            open.set(null);
        }
    }

    private List<Verdicts> play(Stage stage, List<Planned> plan, Replication replication) throws Exception {
        var clock = MonotonicClock.create();
        var loadTime = Duration.ofSeconds(quick ? 1 : seconds);
        var verdicts = new ArrayList<Verdicts>();
        for (int i = 0; i < plan.size(); i++) {
            var planned = plan.get(i);
            stage.startServices(planned.probeInterval());
            var results = new ArrayList<RunResult>();
            try (var health = new HealthWatch(stage, clock);
                    var ticker = new Ticker(System.out, stage, health, new WriteLedger(clock), clock)) {
                for (int run = 0; run < runs; run++) {
                    var prefix = "s" + i + "r" + run;
                    var label = planned.scenario().label();
                    ticker.say(label + ", run " + (run + 1) + " of " + runs + ", probes every "
                            + planned.probeInterval().toMillis() + " ms");
                    results.add(new ScenarioRun(stage, planned.scenario(), prefix, loadTime, clock, ticker, health)
                            .play(replication));
                }
            }
            verdicts.add(new Verdicts(results, !quick));
        }
        return verdicts;
    }

    private Planned planned(String name) {
        var probes = name.endsWith(QUICK_SUFFIX) ? QUICK_PROBES : DEFAULT_PROBES;
        var label = name.endsWith(QUICK_SUFFIX) ? name.substring(0, name.length() - QUICK_SUFFIX.length()) : name;
        return Arrays.stream(Scenario.values())
                .filter(scenario -> scenario.label().equals(label))
                .findFirst()
                .map(scenario -> new Planned(scenario, probes))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "there is no scenario '" + name
                                + "'; choose from crash, freeze, blackhole, split-brain, switchover, each also with"
                                + " -250ms"));
    }

    private static void close(Stage stage) {
        if (stage != null) {
            stage.close();
        }
    }
}
