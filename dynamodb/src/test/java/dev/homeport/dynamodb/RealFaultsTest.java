package dev.homeport.dynamodb;

import static dev.homeport.dynamodb.FakeRegions.get;
import static dev.homeport.dynamodb.FakeRegions.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.region.RegionName;
import java.net.ConnectException;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Real processes and real sockets: a region is lost, and nobody's read fails. */
class RealFaultsTest {

    private static final RegionName HOME = RegionName.of("eu-west-1");
    private static final RegionName OTHER = RegionName.of("us-east-1");
    private static RealRegions regions;

    @BeforeAll
    static void start() {
        regions = new RealRegions();
    }

    @AfterAll
    static void stop() {
        regions.close();
    }

    @AfterEach
    void heal() {
        regions.heal();
    }

    /** How home is lost. */
    enum Loss {
        CRASH(regions -> regions.home().crash()),
        FREEZE(regions -> regions.home().freeze()),
        BLACK_HOLE(regions -> regions.home().link().blackHole()),
        REFUSE(regions -> regions.home().link().refuse()),
        DNS(regions -> regions.home().loseDns());

        private final Consumer<RealRegions> strike;

        Loss(Consumer<RealRegions> strike) {
            this.strike = strike;
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_read_fails_while_home_is_lost(Loss loss) {
        try (var dynamoDb = regions.client()) {
            var events = RealRegions.events(dynamoDb);
            var client = dynamoDb.client();
            client.putItem(put("kept", loss.name()));
            regions.lab().dynamoDb().awaitReplicated(Duration.ofSeconds(20));

            loss.strike.accept(regions);
            RealRegions.await(() -> {
                assertThat(client.getItem(get("kept")).item().get("v").s()).isEqualTo(loss.name());
                assertThat(dynamoDb.routes().readRegion()).isEqualTo(OTHER);
                assertThat(dynamoDb.routes().writeRegion()).isEqualTo(OTHER);
            });
            client.putItem(put("written-away", loss.name()));
            RealRegions.await(() -> assertThat(events).hasAtLeastOneElementOfType(RoutingEvent.RegionEvicted.class));
        }
    }

    @Test
    void an_audit_tells_what_a_region_lacks() {
        try (var direct = regions.directly(regions.home())) {
            direct.createTable(RealRegions.table("only-at-home"));
            try (var dynamoDb = regions.client(builder -> builder.audit("only-at-home", RealRegions.TABLE))) {
                var events = RealRegions.events(dynamoDb);
                dynamoDb.client();
                RealRegions.await(() -> {
                    assertThat(events)
                            .filteredOn(RoutingEvent.AuditWarning.class::isInstance)
                            .singleElement()
                            .satisfies(event -> assertThat(event.toString())
                                    .contains("us-east-1")
                                    .contains("only-at-home")
                                    .contains("ResourceNotFoundException"));
                    assertThat(dynamoDb.routes().region(OTHER).misconfigured()).isPresent();
                });
                assertThat(dynamoDb.routes().region(HOME).misconfigured()).isEmpty();
            } finally {
                direct.deleteTable(r -> r.tableName("only-at-home"));
            }
        }
    }

    @Test
    void a_table_that_is_missing_in_the_other_region_fails_the_read_as_home_failed_and_says_where() {
        try (var direct = regions.directly(regions.home());
                var dynamoDb = regions.client()) {
            direct.createTable(RealRegions.table("half"));
            var events = RealRegions.events(dynamoDb);
            regions.home().link().refuse();
            assertThatThrownBy(() ->
                            dynamoDb.client().getItem(r -> r.tableName("half").key(FakeRegions.key("1"))))
                    .hasRootCauseInstanceOf(ConnectException.class)
                    .satisfies(thrown -> assertThat(thrown.getSuppressed())
                            .hasAtLeastOneElementOfType(ResourceNotFoundException.class));
            RealRegions.await(
                    () -> assertThat(events).hasAtLeastOneElementOfType(RoutingEvent.RegionMisconfigured.class));
            direct.deleteTable(r -> r.tableName("half"));
        }
    }
}
