package dev.homeport.dynamodb.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutingEventMessagesTest {

    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final RegionName WEST = RegionName.of("eu-west-1");
    private static final RegionName EAST = RegionName.of("us-east-1");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Set<AccessMode> READS = Set.of(AccessMode.READ);

    private static final List<RoutingEvent> ALL = List.of(
            new RoutingEvent.RegionEvicted(AT, WEST, READS, "50 % of calls fail", AT, AT.plus(LONG)),
            new RoutingEvent.RegionReturning(AT, WEST, LONG),
            new RoutingEvent.RegionReady(AT, WEST, LONG),
            new RoutingEvent.RegionRestored(AT, WEST, READS, true),
            new RoutingEvent.RegionSlow(AT, WEST, LONG, LONG),
            new RoutingEvent.RegionFastAgain(AT, WEST, LONG),
            new RoutingEvent.WriteRegionMoved(AT, WEST, EAST),
            new RoutingEvent.AllRegionsFailing(AT, "refused"),
            new RoutingEvent.RegionsAnswerAgain(AT, WEST, LONG),
            new RoutingEvent.LastRegionKept(AT, WEST, AccessMode.READ, "refused"),
            new RoutingEvent.RegionEvacuated(AT, WEST),
            new RoutingEvent.EvacuationEnded(AT, WEST),
            new RoutingEvent.OrderChanged(AT, List.of(WEST, EAST), List.of(EAST, WEST)),
            new RoutingEvent.RegionMisconfigured(AT, WEST, "no such table"),
            new RoutingEvent.SetupRestored(AT, WEST, true),
            new RoutingEvent.SchedulerStalled(AT, LONG),
            new RoutingEvent.AuditWarning(AT, WEST, "no replica"));

    @Test
    void every_event_is_a_sentence_and_its_parts_and_never_a_record_s_text() {
        assertThat(ALL).extracting(Object::getClass).contains(RoutingEvent.class.getPermittedSubclasses());
        assertThat(ALL)
                .extracting(event -> RoutingEventMessages.of("orders", event))
                .allSatisfy(line -> assertThat(line)
                        .matches("[A-Z][a-z]* [^:=]+: client=orders( [a-zA-Z]+=.+)+")
                        .doesNotContain("RoutingEvent"));
    }

    @Test
    void an_eviction_tells_which_region_for_what_why_since_when_and_until_when() {
        assertThat(RoutingEventMessages.of("orders", ALL.get(0)))
                .isEqualTo("Region evicted: client=orders region=eu-west-1 access=[READ] reason=\"50 % of calls fail\""
                        + " firstSign=2026-03-01T10:00:00Z outUntil=2026-03-01T10:00:30Z");
    }
}
