package dev.homeport.examples.drill.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Draws a story as SVG: the marks on top, requests a second by the region that answered, errors, and one lane for each
 * state; all over one axis of time. Colours come from the page's style sheet.
 */
final class TimelineChart {

    private static final double TRAFFIC_HEIGHT = 150;
    private static final double ERROR_HEIGHT = 34;
    private static final double LANE_HEIGHT = 22;
    private static final double MARK_ROW = 20;
    private static final double CHARACTER = 6.4;
    private static final double BADGE = 9;

    /** Errors closer than that share one count, so that no number covers another. */
    private static final double CLUSTER = 26;

    private final StoryFacts story;
    private final double width;
    private final boolean narrow;
    private final double left;
    private final TimeScale time;
    private final TrafficBuckets buckets;
    private final SvgCanvas svg = new SvgCanvas();

    /** Remembers where a mark's badge stands. */
    private record Placed(Mark mark, int number, double x, int row, boolean toTheLeft) {}

    private TimelineChart(StoryFacts story, double width, boolean narrow) {
        this.story = story;
        this.width = width;
        this.narrow = narrow;
        this.left = narrow ? 30 : 132;
        this.time = new TimeScale(story.began(), story.ended(), zero(story), left, width - 12);
        this.buckets = TrafficBuckets.of(story, (int) ((width - left) / (narrow ? 4 : 6)));
    }

    /** Returns the moment that is 0 s: the loss, which is the first mark. */
    static Instant zero(StoryFacts story) {
        return story.marks().isEmpty() ? story.began() : story.marks().get(0).at();
    }

    /** Draws it for a page of that width. */
    static String of(StoryFacts story, double width, boolean narrow) {
        return new TimelineChart(story, width, narrow).draw();
    }

    private String draw() {
        var marks = placed();
        var rows = marks.stream().mapToInt(Placed::row).max().orElse(0) + 1;
        var top = rows * MARK_ROW + (narrow ? 24 : 14);
        var errors = top + TRAFFIC_HEIGHT + (narrow ? 24 : 14);
        var lanes = errors + ERROR_HEIGHT + (narrow ? 24 : 14);
        var laneStep = LANE_HEIGHT + (narrow ? 20 : 8);
        var bottom = lanes + story.lanes().size() * laneStep - (narrow ? 16 : 4);
        var height = bottom + 26;
        grid(top, bottom);
        traffic(top);
        errors(errors);
        for (int i = 0; i < story.lanes().size(); i++) {
            lane(story.lanes().get(i), lanes + i * laneStep);
        }
        marks.forEach(mark -> mark(mark, bottom));
        return svg.picture(narrow ? "narrow" : "wide", width, height, "Timeline: " + story.verdict());
    }

    private void grid(double top, double bottom) {
        for (var tick : time.ticks(narrow ? 46 : 60)) {
            svg.line("grid", time.x(tick), top, time.x(tick), bottom);
            svg.text("axis", time.x(tick), bottom + 17, "middle", time.label(tick));
        }
    }

    private void traffic(double top) {
        var floor = top + TRAFFIC_HEIGHT;
        var step = niceStep(buckets.peak());
        var ceiling = Math.max(step, Math.ceil(buckets.peak() / step) * step);
        for (double rate = 0; rate <= ceiling; rate += step) {
            var y = floor - TRAFFIC_HEIGHT * rate / ceiling;
            svg.line("grid", left, y, width - 12, y);
            svg.text("axis", left - 6, y + 4, "end", String.format(Locale.ROOT, "%.0f", rate));
        }
        if (narrow) {
            svg.text("name", left + 4, top - 4, "start", "requests a second");
        } else {
            svg.text("name", 0, top + 12, "start", "Requests");
            svg.text("axis", 0, top + 28, "start", "a second, by");
            svg.text("axis", 0, top + 43, "start", "the region that");
            svg.text("axis", 0, top + 58, "start", "answered");
        }
        for (int i = 0; i < buckets.counts().size(); i++) {
            var count = buckets.counts().get(i);
            var first = TRAFFIC_HEIGHT * buckets.perSecond(count.first()) / ceiling;
            var second = TRAFFIC_HEIGHT * buckets.perSecond(count.second()) / ceiling;
            column("first", i, floor - first, first, count.first() + " answered by " + story.first());
            column("second", i, floor - first - second, second, count.second() + " answered by " + story.second());
        }
    }

    private static double niceStep(double peak) {
        return Stream.of(5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
                .mapToDouble(Integer::doubleValue)
                .filter(step -> peak / step <= 4)
                .findFirst()
                .orElse(5000);
    }

    private void errors(double top) {
        // A phone has the name above the counts, and a count near the left edge.
        name(narrow ? top - 6 : top, ERROR_HEIGHT, "Errors");
        var floor = top + ERROR_HEIGHT;
        svg.line("grid", left, floor, width - 12, floor);
        var most = buckets.counts().stream()
                .mapToLong(TrafficBuckets.Count::errors)
                .max()
                .orElse(0);
        for (int i = 0; i < buckets.counts().size(); i++) {
            var count = buckets.counts().get(i);
            if (count.errors() > 0) {
                var tall = Math.max(4, (ERROR_HEIGHT - 10) * count.errors() / most);
                column(
                        "bad",
                        i,
                        floor - tall,
                        tall,
                        count.failed() + " told \"not done\", " + count.unknown() + " told \"perhaps\"");
            }
        }
        clusters()
                .forEach(cluster -> svg.text(
                        "count",
                        (middle(cluster.from()) + middle(cluster.to())) / 2,
                        top + 4,
                        "middle",
                        Long.toString(cluster.errors())));
    }

    /** Counts errors that stand close to each other as one. */
    private record Cluster(int from, int to, long errors) {}

    private List<Cluster> clusters() {
        var clusters = new ArrayList<Cluster>();
        for (int i = 0; i < buckets.counts().size(); i++) {
            var errors = buckets.counts().get(i).errors();
            if (errors > 0) {
                var last = clusters.isEmpty() ? new Cluster(i, i, 0) : clusters.get(clusters.size() - 1);
                if (!clusters.isEmpty() && middle(i) - middle(last.to()) < CLUSTER) {
                    clusters.set(clusters.size() - 1, new Cluster(last.from(), i, last.errors() + errors));
                } else {
                    clusters.add(new Cluster(i, i, errors));
                }
            }
        }
        return clusters;
    }

    private Instant start(int bucket) {
        return story.began().plus(buckets.width().multipliedBy(bucket));
    }

    private double middle(int bucket) {
        return (time.x(start(bucket)) + time.x(start(bucket + 1))) / 2;
    }

    private void column(String tone, int bucket, double y, double height, String title) {
        if (height > 0) {
            var x = time.x(start(bucket));
            var gap = narrow ? 0.5 : 1;
            svg.box(
                    tone,
                    x,
                    y,
                    Math.max(0.5, time.x(start(bucket + 1)) - x - gap),
                    height,
                    0,
                    time.precise(start(bucket)) + ": " + title);
        }
    }

    private void lane(Lane lane, double top) {
        name(top, LANE_HEIGHT, lane.name());
        for (var span : lane.spans()) {
            if (span.to().isAfter(story.began()) && span.from().isBefore(story.ended())) {
                var x = time.x(span.from());
                var wide = Math.max(1, time.x(span.to()) - x);
                svg.box(
                        span.tone().css(),
                        x,
                        top,
                        wide,
                        LANE_HEIGHT,
                        2,
                        lane.name() + ": " + span.state() + " from " + time.precise(span.from()) + " to "
                                + time.precise(span.to()));
                if (wide > span.state().length() * CHARACTER + 10) {
                    svg.text(
                            "state on-" + span.tone().css(),
                            x + wide / 2,
                            top + LANE_HEIGHT / 2 + 4,
                            "middle",
                            span.state());
                }
            }
        }
    }

    private void name(double top, double height, String name) {
        if (narrow) {
            svg.text("name", left, top - 5, "start", name);
        } else {
            svg.text("name", 0, top + height / 2 + 4, "start", name);
        }
    }

    /** Gives each mark a row in which its badge, and on a wide page its label, stands free. */
    private List<Placed> placed() {
        var placed = new ArrayList<Placed>();
        var ends = new ArrayList<Double>();
        for (int i = 0; i < story.marks().size(); i++) {
            var mark = story.marks().get(i);
            var x = time.x(mark.at());
            var room = 2 * BADGE + (narrow ? 3 : mark.label().length() * CHARACTER + 12);
            var toTheLeft = x - BADGE + room > width;
            var from = toTheLeft ? x + BADGE - room : x - BADGE;
            int row = 0;
            while (row < ends.size() && ends.get(row) > from) {
                row++;
            }
            if (row == ends.size()) {
                ends.add(0.0);
            }
            ends.set(row, from + room);
            placed.add(new Placed(mark, i + 1, x, row, toTheLeft));
        }
        return placed;
    }

    private void mark(Placed placed, double bottom) {
        var y = placed.row() * MARK_ROW + BADGE + 1;
        svg.line("mark", placed.x(), y + BADGE, placed.x(), bottom);
        svg.circle(
                "badge",
                placed.x(),
                y,
                BADGE,
                time.precise(placed.mark().at()) + ": " + placed.mark().words());
        svg.text("number", placed.x(), y + 4, "middle", Integer.toString(placed.number()));
        if (!narrow) {
            var side = placed.toTheLeft() ? -1 : 1;
            svg.text(
                    "label",
                    placed.x() + side * (BADGE + 4),
                    y + 4,
                    placed.toTheLeft() ? "end" : "start",
                    placed.mark().label());
        }
    }
}
