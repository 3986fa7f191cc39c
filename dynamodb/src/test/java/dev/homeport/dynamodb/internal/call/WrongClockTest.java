package dev.homeport.dynamodb.internal.call;

import static dev.homeport.dynamodb.FakeRegions.add;
import static dev.homeport.dynamodb.FakeRegions.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.RoutingEvent;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the SDK corrects by itself is repeated where it was, and is nobody's misconfiguration. */
class WrongClockTest {

    @ParameterizedTest
    @EnumSource
    void a_clock_that_is_ten_minutes_off_fails_no_call_and_blames_no_region(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().clockAhead(Duration.ofMinutes(10));
            regions.other().clockAhead(Duration.ofMinutes(10));
            assertThatCode(() -> regions.call(flavour, get("1"))).doesNotThrowAnyException();
            assertThatCode(() -> regions.call(flavour, add("1"))).doesNotThrowAnyException();
            assertThat(regions.home().value("1", "n")).contains("1");
            assertThat(regions.other().arrivals()).isEmpty();
            regions.dynamoDb().probeNow();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> regions.dynamoDb().routes().regions().stream()
                            .allMatch(region -> region.lastAnswer().isPresent()));
            assertThat(regions.events()).allMatch(RoutingEvent.SchedulerStalled.class::isInstance);
            assertThat(regions.dynamoDb().routes().regions())
                    .allMatch(region -> region.misconfigured().isEmpty());
        }
    }
}
