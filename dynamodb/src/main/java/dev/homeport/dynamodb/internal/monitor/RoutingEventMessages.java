package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.RoutingEvent;
import org.jspecify.annotations.Nullable;

/** Writes each event as one line for the log: a sentence, then its parts as {@code key=value}. Pure. */
final class RoutingEventMessages {

    private RoutingEventMessages() {}

    static String of(String client, RoutingEvent event) {
        var line = health(event);
        line = line == null ? moves(event) : line;
        return (line == null ? setup(event) : line).of(client);
    }

    private record Line(String sentence, String parts) {

        String of(String client) {
            return sentence + ": client=" + client + " " + parts;
        }
    }

    private static @Nullable Line health(RoutingEvent event) {
        if (event instanceof RoutingEvent.RegionEvicted e) {
            return new Line(
                    "Region evicted",
                    "region=%s access=%s reason=\"%s\" firstSign=%s outUntil=%s"
                            .formatted(e.region(), e.access(), e.reason(), e.firstSign(), e.outUntil()));
        }
        if (event instanceof RoutingEvent.RegionReturning e) {
            return new Line("Region gets a part of its reads back", "region=%s out=%s".formatted(e.region(), e.out()));
        }
        if (event instanceof RoutingEvent.RegionReady e) {
            return new Line(
                    "Region has recovered and waits for failBack(region)",
                    "region=%s out=%s".formatted(e.region(), e.out()));
        }
        if (event instanceof RoutingEvent.RegionRestored e) {
            return new Line(
                    "Region is back in service",
                    "region=%s access=%s gated=%s".formatted(e.region(), e.access(), e.gated()));
        }
        if (event instanceof RoutingEvent.RegionSlow e) {
            return new Line(
                    "Region answers slowly",
                    "region=%s median=%s usual=%s".formatted(e.region(), e.median(), e.usual()));
        }
        if (event instanceof RoutingEvent.RegionFastAgain e) {
            return new Line(
                    "Region answers as fast as usual again", "region=%s after=%s".formatted(e.region(), e.after()));
        }
        if (event instanceof RoutingEvent.AllRegionsFailing e) {
            return new Line(
                    "All regions fail, so nothing changes; the fault is more likely our own network",
                    "reason=\"%s\"".formatted(e.reason()));
        }
        if (event instanceof RoutingEvent.RegionsAnswerAgain e) {
            return new Line("A region answers again", "region=%s after=%s".formatted(e.first(), e.after()));
        }
        if (event instanceof RoutingEvent.LastRegionKept e) {
            return new Line(
                    "Region fails and stays in use, because it is the last one",
                    "region=%s access=%s reason=\"%s\"".formatted(e.region(), e.access(), e.reason()));
        }
        return null;
    }

    private static @Nullable Line moves(RoutingEvent event) {
        if (event instanceof RoutingEvent.WriteRegionMoved e) {
            return new Line("Writes moved to another region", "from=%s to=%s".formatted(e.from(), e.to()));
        }
        if (event instanceof RoutingEvent.RegionEvacuated e) {
            return new Line("Region evacuated by an operator", "region=%s".formatted(e.region()));
        }
        if (event instanceof RoutingEvent.EvacuationEnded e) {
            return new Line("Evacuation ended", "region=%s".formatted(e.region()));
        }
        if (event instanceof RoutingEvent.OrderChanged e) {
            return new Line("Another region is the nearest", "before=%s order=%s".formatted(e.before(), e.order()));
        }
        return null;
    }

    private static Line setup(RoutingEvent event) {
        if (event instanceof RoutingEvent.RegionMisconfigured e) {
            return new Line(
                    "Region is not set up for this client",
                    "region=%s reason=\"%s\"".formatted(e.region(), e.reason()));
        }
        if (event instanceof RoutingEvent.SetupRestored e) {
            return new Line("Region is set up again", "region=%s seen=%s".formatted(e.region(), e.seen()));
        }
        if (event instanceof RoutingEvent.SchedulerStalled e) {
            return new Line(
                    "This process stood still, so what it timed meanwhile counts for nothing",
                    "drift=%s".formatted(e.drift()));
        }
        if (event instanceof RoutingEvent.AuditWarning e) {
            return new Line(
                    "A table is not replicated as expected",
                    "region=%s warning=\"%s\"".formatted(e.region(), e.warning()));
        }
        throw new IllegalArgumentException("no sentence for " + event);
    }
}
