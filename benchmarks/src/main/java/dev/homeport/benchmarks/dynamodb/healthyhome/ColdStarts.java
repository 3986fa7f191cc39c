package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.dynamodb.Call;
import dev.homeport.benchmarks.dynamodb.Outcome;
import dev.homeport.benchmarks.dynamodb.healthyhome.FirstCall.Client;
import dev.homeport.benchmarks.region.Distance;
import dev.homeport.benchmarks.region.RegionAnswer;
import dev.homeport.benchmarks.region.RegionServer;
import dev.homeport.benchmarks.region.RegionWorld;
import dev.homeport.benchmarks.report.Figure;
import dev.homeport.benchmarks.report.Row;
import dev.homeport.testkit.ColdProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures the first calls of fresh JVMs with a share of a processor each: every second one a write, the rest reads. */
final class ColdStarts implements AutoCloseable {

    private static final Duration LONGEST_LIFE = Duration.ofSeconds(90);
    private static final String REPORT = "first call: ";
    private static final Pattern FIGURES = Pattern.compile(REPORT + "(\\S+) (\\d+) (\\S+) (\\d+) (\\d+)");

    private final RegionWorld world;
    private final double processors;
    private final int starts;
    private final RegionServer home;
    private final RegionServer away;
    private final Map<Client, Starts> all = new EnumMap<>(Client.class);

    /** Sums up the starts with one client. */
    private static final class Starts {
        private final Tally tally = new Tally();
        private Decisions decided = Decisions.NONE;

        synchronized void add(Matcher report) {
            tally.add(new Call(
                    "first", 0, Long.parseLong(report.group(2)), Outcome.valueOf(report.group(1)), report.group(3)));
            decided = decided.plus(
                    new Decisions(Long.parseLong(report.group(4)), Long.parseLong(report.group(5)), 0, 0, 0));
        }

        List<Figure> judge(Figure calls) {
            var figures = new ArrayList<>(HealthyBounds.decisions(decided));
            figures.add(calls);
            return figures;
        }
    }

    ColdStarts(RegionWorld world, double processors, int starts) throws IOException {
        this.world = world;
        this.home = RegionServer.start(world, Distance.NONE, RegionAnswer::healthy);
        this.away = RegionServer.start(world, HomeportSide.AWAY, RegionAnswer::healthy);
        this.processors = processors;
        this.starts = starts;
    }

    /** Returns the rows of that share: without waiting for the warm-up, and after it. */
    List<Row> run() throws Exception {
        var name = "first calls of fresh JVMs with " + processors + " CPU";
        int there = Runtime.getRuntime().availableProcessors();
        if (processors > there) {
            return List.of(Row.notRun(name, "this machine has " + there + " processors"));
        }
        boolean whole = processors == there;
        // The first one tells what limit works here, and is not counted.
        try (var first = start(Client.PLAIN, false, whole)) {
            if (!whole && !first.isLimited()) {
                return List.of(Row.notRun(name, first.limit()));
            }
            first.awaitEnd(LONGEST_LIFE);
            startAll(whole, first.wasThrottled() ? atATime(there) : 1);
            return rows(name + (whole ? ": all there are" : ": " + first.limit()));
        }
    }

    private List<Row> rows(String name) {
        var rows = new ArrayList<Row>();
        var cold = all.get(Client.HOMEPORT);
        var warm = all.get(Client.HOMEPORT_WARMED_UP);
        rows.add(Row.of(name, cold.judge(HealthyBounds.failed(cold.tally, all.get(Client.PLAIN).tally))));
        rows.add(Row.of(name + ", once warmUp() is done", warm.judge(HealthyBounds.noneFailed(warm.tally))));
        return rows;
    }

    /**
     * Returns how many JVMs can run at once with their share, which a control group limits, and half a processor for
     * the servers.
     */
    private int atATime(int there) {
        return Math.max(1, (int) ((there - 0.5) / processors));
    }

    private void startAll(boolean whole, int atATime) throws Exception {
        var tasks = new ArrayList<Callable<Void>>();
        for (int i = 0; i < starts; i++) {
            boolean write = i % 2 == 1;
            for (var client : Client.values()) {
                var its = all.computeIfAbsent(client, key -> new Starts());
                tasks.add(() -> {
                    its.add(report(client, write, whole));
                    return null;
                });
            }
        }
        var threads = Executors.newFixedThreadPool(atATime);
        try {
            for (var each : threads.invokeAll(tasks)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Matcher report(Client client, boolean write, boolean whole) {
        try (var process = start(client, write, whole)) {
            var line = process.awaitLine(REPORT, LONGEST_LIFE);
            var report = FIGURES.matcher(line);
            if (!report.find()) {
                throw new IllegalStateException("A fresh JVM did not tell how its first call went: " + line);
            }
            return report;
        }
    }

    private ColdProcess start(Client client, boolean write, boolean whole) {
        var builder = ColdProcess.of(FirstCall.class)
                .arguments(
                        client.name(),
                        Boolean.toString(write),
                        home.uri().toString(),
                        away.uri().toString());
        world.certificate().properties().forEach(builder::systemProperty);
        return (whole ? builder : builder.cpus(processors)).start();
    }

    @Override
    public void close() throws IOException {
        home.close();
        away.close();
    }
}
