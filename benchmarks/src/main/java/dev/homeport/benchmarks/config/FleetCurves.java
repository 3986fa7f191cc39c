package dev.homeport.benchmarks.config;

import dev.homeport.config.internal.pacing.RefreshSchedule;
import dev.homeport.config.internal.pacing.SsmRetryPlan;
import dev.homeport.config.source.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws the load of 1,000 instances of 60 keys, so 12 calls each, on a parameter store that allows 40 calls a second:
 * while they refresh every 15 minutes, and when all are started at once. It simulates them in virtual time with the
 * plans that the library itself follows. The argument is the directory for the pictures.
 */
public final class FleetCurves {

    private static final int INSTANCES = 1_000;
    private static final int CALLS = 12;
    private static final int ALLOWED = 40;
    private static final int CALL_MILLIS = 20;
    private static final Random RANDOM = new Random(20261120);

    private FleetCurves() {}

    /** Draws both. */
    public static void main(String[] arguments) throws IOException {
        var directory = Path.of(arguments.length == 0 ? "docs/images" : arguments[0]);
        Files.createDirectories(directory);
        var refreshing = refreshing(Duration.ofHours(1));
        System.out.println("refreshing: on average "
                + Arrays.stream(refreshing).skip(900).average().orElse(0) + " calls/s, at most "
                + Arrays.stream(refreshing).max().orElse(0));
        draw(
                directory.resolve("fleet-refresh.png"),
                "1,000 instances refresh every 15 minutes",
                new String[] {"calls"},
                refreshing);
        var starting = starting();
        draw(
                directory.resolve("fleet-start.png"),
                "1,000 instances start at once (throttled in the first second: " + starting.throttled()[0]
                        + ", off the scale)",
                new String[] {"answered", "throttled"},
                starting.answered(),
                starting.throttled());
        System.out.println("starting: all " + starting.up() + " up after " + starting.answered().length + " s");
    }

    private static int[] refreshing(Duration length) {
        var plan = new RefreshSchedule(Duration.ofMinutes(15));
        var perSecond = new int[Math.toIntExact(length.toSeconds())];
        for (int instance = 0; instance < INSTANCES; instance++) {
            var start = plan.firstDelay(RANDOM.nextDouble());
            while (start.toSeconds() < perSecond.length) {
                var call = start;
                for (int i = 0; i < CALLS; i++) {
                    call = call.plus(plan.turn(CALLS, RANDOM.nextDouble()));
                    if (call.toSeconds() < perSecond.length) {
                        perSecond[Math.toIntExact(call.toSeconds())]++;
                    }
                }
                start = start.plus(plan.nextDelay(RANDOM.nextDouble()));
            }
        }
        return perSecond;
    }

    private record Caller(long atMillis, int made, int attempts) {}

    private record Start(int up, int[] answered, int[] throttled) {}

    private static Start starting() {
        var plan = new SsmRetryPlan(Duration.ofMinutes(10), false);
        var due = new PriorityQueue<>(Comparator.comparingLong(Caller::atMillis));
        IntStream.range(0, INSTANCES).forEach(i -> due.add(new Caller(RANDOM.nextInt(50), 0, 0)));
        var seconds = Math.toIntExact(plan.deadline().toSeconds()) + 1;
        var answered = new int[seconds];
        var throttled = new int[seconds];
        int up = 0;
        int last = 0;
        while (!due.isEmpty()) {
            var caller = due.remove();
            var second = Math.toIntExact(caller.atMillis() / 1_000);
            last = Math.max(last, second);
            if (answered[second] == ALLOWED) {
                throttled[second]++;
                plan.delay(
                                FailureKind.THROTTLED,
                                caller.attempts() + 1,
                                Duration.ofMillis(caller.atMillis()),
                                RANDOM.nextDouble())
                        .ifPresent(delay -> due.add(new Caller(
                                caller.atMillis() + delay.toMillis() + CALL_MILLIS,
                                caller.made(),
                                caller.attempts() + 1)));
                continue;
            }
            answered[second]++;
            if (caller.made() + 1 == CALLS) {
                up++;
            } else {
                due.add(new Caller(caller.atMillis() + CALL_MILLIS, caller.made() + 1, 0));
            }
        }
        return new Start(up, Arrays.copyOf(answered, last + 1), Arrays.copyOf(throttled, last + 1));
    }

    private static void draw(Path file, String title, String[] names, int[]... series) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(1_000)
                .height(420)
                .title(title)
                .xAxisTitle("seconds")
                .yAxisTitle("calls in that second")
                .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
        var highest =
                Arrays.stream(series).flatMapToInt(Arrays::stream).skip(1).max().orElse(0);
        chart.getStyler().setYAxisMax((double) Math.min(highest + ALLOWED, 10 * ALLOWED));
        chart.getStyler().setYAxisMin(0.0);
        var seconds = IntStream.range(0, series[0].length).asDoubleStream().toArray();
        for (int i = 0; i < series.length; i++) {
            chart.addSeries(
                            names[i],
                            seconds,
                            Arrays.stream(series[i]).asDoubleStream().toArray())
                    .setMarker(SeriesMarkers.NONE);
        }
        var limit = new double[seconds.length];
        Arrays.fill(limit, ALLOWED);
        chart.addSeries("allowed", seconds, limit).setMarker(SeriesMarkers.NONE);
        ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile());
    }
}
