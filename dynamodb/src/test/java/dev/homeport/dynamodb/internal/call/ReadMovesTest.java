package dev.homeport.dynamodb.internal.call;

import static dev.homeport.dynamodb.FakeRegions.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.FakeFault;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.region.RegionName;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

class ReadMovesTest {

    @ParameterizedTest
    @EnumSource
    void a_healthy_home_answers_alone(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().put("1", "v", "home");
            var answer = (GetItemResponse) regions.call(flavour, get("1"));
            assertThat(answer.item().get("v").s()).isEqualTo("home");
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SYNC,DNS", "SYNC,REFUSE", "SYNC,CONNECT_TIMEOUT", "SYNC,HANG", "SYNC,RESET_AFTER_APPLY", "SYNC,ERROR",
        "ASYNC,DNS", "ASYNC,REFUSE", "ASYNC,CONNECT_TIMEOUT", "ASYNC,HANG", "ASYNC,RESET_AFTER_APPLY", "ASYNC,ERROR"
    })
    void an_eventual_read_moves_at_once(FakeRegions.Flavour flavour, FakeFault fault) {
        try (var regions = new FakeRegions(2)) {
            regions.other().put("1", "v", "away");
            regions.home().always(fault);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .until(() -> {
                        var answer = (GetItemResponse) regions.call(flavour, get("1"));
                        assertThat(answer.item().get("v").s()).isEqualTo("away");
                        return regions.dynamoDb().routes().readRegion().equals(RegionName.of("us-east-1"));
                    });
            regions.awaitEvent(RoutingEvent.RegionEvicted.class);
        }
    }
}
