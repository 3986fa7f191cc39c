package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.RoutingEvent;
import org.jspecify.annotations.Nullable;

/** Writes each event as one line for the log: a sentence, then its parts as {@code key=value}. Pure. */
final class RoutingEventMessages {

    private RoutingEventMessages() {}

    static String of(String client, RoutingEvent event) {
        var sentence = evictions(event);
        sentence = sentence == null ? operators(event) : sentence;
        sentence = sentence == null ? setups(event) : sentence;
        int end = sentence.indexOf(':');
        return end < 0
                ? sentence + ": client=" + client
                : sentence.substring(0, end) + ": client=" + client + sentence.substring(end + 1);
    }

    private static @Nullable String evictions(RoutingEvent event) {
        if (event instanceof RoutingEvent.RegionEvicted e) {
            return "Region evicted: region=%s access=%s reason=\"%s\" firstSign=%s outUntil=%s"
                    .formatted(e.region(), e.access(), e.reason(), e.firstSign(), e.outUntil());
        }
        if (event instanceof RoutingEvent.RegionReturning e) {
            return "Region gets a part of its reads back: region=%s out=%s".formatted(e.region(), e.out());
        }
        if (event instanceof RoutingEvent.RegionReady e) {
            return "Region has recovered and waits for failBack(region): region=%s out=%s"
                    .formatted(e.region(), e.out());
        }
        if (event instanceof RoutingEvent.RegionRestored e) {
            return "Region is back in service: region=%s access=%s gated=%s"
                    .formatted(e.region(), e.access(), e.gated());
        }
        if (event instanceof RoutingEvent.RegionSlow e) {
            return "Region answers slowly: region=%s median=%s usual=%s".formatted(e.region(), e.median(), e.usual());
        }
        if (event instanceof RoutingEvent.RegionFastAgain e) {
            return "Region answers as fast as usual again: region=%s after=%s".formatted(e.region(), e.after());
        }
        if (event instanceof RoutingEvent.AllRegionsFailing e) {
            return "All regions fail, so nothing changes; the fault is more likely our own network: reason=\"%s\""
                    .formatted(e.reason());
        }
        if (event instanceof RoutingEvent.RegionsAnswerAgain e) {
            return "A region answers again: region=%s after=%s".formatted(e.first(), e.after());
        }
        if (event instanceof RoutingEvent.LastRegionKept e) {
            return "Region fails and stays in use, because it is the last one: region=%s access=%s reason=\"%s\""
                    .formatted(e.region(), e.access(), e.reason());
        }
        return null;
    }

    private static @Nullable String operators(RoutingEvent event) {
        if (event instanceof RoutingEvent.WriteRegionMoved e) {
            return "Writes moved to another region: from=%s to=%s".formatted(e.from(), e.to());
        }
        if (event instanceof RoutingEvent.RegionEvacuated e) {
            return "Region evacuated by an operator: region=%s".formatted(e.region());
        }
        if (event instanceof RoutingEvent.EvacuationEnded e) {
            return "Evacuation ended: region=%s".formatted(e.region());
        }
        if (event instanceof RoutingEvent.OrderChanged e) {
            return "Another region is the nearest: before=%s order=%s".formatted(e.before(), e.order());
        }
        return null;
    }

    private static String setups(RoutingEvent event) {
        if (event instanceof RoutingEvent.RegionMisconfigured e) {
            return "Region is not set up for this client: region=%s reason=\"%s\"".formatted(e.region(), e.reason());
        }
        if (event instanceof RoutingEvent.SetupRestored e) {
            return "Region is set up again: region=%s seen=%s".formatted(e.region(), e.seen());
        }
        if (event instanceof RoutingEvent.SchedulerStalled e) {
            return "This process stood still, so what it timed meanwhile counts for nothing: drift=%s"
                    .formatted(e.drift());
        }
        if (event instanceof RoutingEvent.AuditWarning e) {
            return "A table is not replicated as expected: region=%s warning=\"%s\"".formatted(e.region(), e.warning());
        }
        return event.getClass().getSimpleName();
    }
}
