package dev.homeport.benchmarks;

import dev.homeport.benchmarks.FirstCall.Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** First calls of fresh JVMs with a share of a processor each: every second one a write, the rest reads. */
final class ColdStarts {

    private static final long LONGEST_LIFE_SECONDS = 60;
    private static final Pattern REPORT = Pattern.compile("first call: (\\S+) (\\d+) (\\S+) (\\d+) (\\d+)");

    private final RegionWorld world;
    private final int starts;

    /** What came of the starts with one client. */
    private static final class Starts {
        private final Tally tally = new Tally();
        private Decisions decided = Decisions.NONE;

        synchronized void add(Matcher report) {
            tally.add(new Call(
                    "first", 0, Long.parseLong(report.group(2)), Outcome.valueOf(report.group(1)), report.group(3)));
            decided = decided.plus(
                    new Decisions(Long.parseLong(report.group(4)), Long.parseLong(report.group(5)), 0, 0, 0));
        }
    }

    ColdStarts(RegionWorld world, int starts) {
        this.world = world;
        this.starts = starts;
    }

    /** The rows of one share: without waiting for the warm-up, and after it. */
    List<Row> with(double processors) throws Exception {
        var name = "first calls of fresh JVMs with " + processors + " CPU";
        var shares = new ArrayList<CpuShare>();
        try {
            for (int i = 0; i < atATime(processors); i++) {
                shares.add(CpuShare.of(processors, i));
            }
            return rows(name + " (" + shares.get(0).words() + ")", run(shares));
        } catch (CpuShare.NotHere e) {
            return List.of(Row.notRun(name, e.getMessage()));
        } finally {
            for (var share : shares) {
                share.close();
            }
        }
    }

    /** As many as leave each its share, and half a processor for the servers. */
    private static int atATime(double processors) {
        return Math.max(1, (int) ((Runtime.getRuntime().availableProcessors() - 0.5) / processors));
    }

    private List<Row> rows(String name, Map<Client, Starts> all) {
        var plain = all.get(Client.PLAIN);
        var cold = all.get(Client.HOMEPORT);
        var figures = new ArrayList<>(HealthyBounds.decisions(cold.decided));
        figures.add(HealthyBounds.failed(cold.tally, plain.tally));
        var rows = new ArrayList<>(List.of(Row.of(name, figures)));
        var warm = all.get(Client.HOMEPORT_WARMED_UP);
        if (warm == null) {
            rows.add(Row.notRun(name + ", once warmUp() is done", "this version has no warmUp()"));
        } else {
            var afterwards = new ArrayList<>(HealthyBounds.decisions(warm.decided));
            afterwards.add(HealthyBounds.failed(warm.tally, new Tally()));
            rows.add(Row.of(name + ", once warmUp() is done", afterwards));
        }
        return rows;
    }

    private Map<Client, Starts> run(List<CpuShare> shares) throws Exception {
        var all = new EnumMap<Client, Starts>(Client.class);
        var tasks = new ArrayList<Callable<Void>>();
        var free = new java.util.concurrent.LinkedBlockingQueue<>(shares);
        for (int i = 0; i < starts; i++) {
            boolean write = i % 2 == 1;
            for (var client : Client.values()) {
                if (client == Client.HOMEPORT_WARMED_UP && !WarmUp.isThere()) {
                    continue;
                }
                var its = all.computeIfAbsent(client, key -> new Starts());
                tasks.add(() -> {
                    var share = free.take();
                    try {
                        its.add(start(share, client, write));
                        return null;
                    } finally {
                        free.add(share);
                    }
                });
            }
        }
        var threads = Executors.newFixedThreadPool(shares.size());
        try {
            for (var each : threads.invokeAll(tasks)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return all;
    }

    private Matcher start(CpuShare share, Client client, boolean write) throws IOException, InterruptedException {
        try (var home = RegionServer.start(world, Distance.NONE, RegionAnswer::healthy);
                var away = RegionServer.start(world, HomeportSide.AWAY, RegionAnswer::healthy)) {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            world.certificate().properties().forEach(property -> command.add("-D" + property));
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), FirstCall.class.getName()));
            command.addAll(List.of(
                    client.name(),
                    Boolean.toString(write),
                    home.uri().toString(),
                    away.uri().toString()));
            var process = new ProcessBuilder(share.command(command))
                    .redirectErrorStream(true)
                    .start();
            try {
                var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                boolean ended = process.waitFor(LONGEST_LIFE_SECONDS, TimeUnit.SECONDS);
                var report = REPORT.matcher(said);
                if (!ended || !report.find()) {
                    throw new IllegalStateException("a fresh JVM did not tell how its first call went: " + said);
                }
                return report;
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
