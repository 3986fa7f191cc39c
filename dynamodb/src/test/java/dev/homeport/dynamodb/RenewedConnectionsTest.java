package dev.homeport.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/** Connections that have gone bad while new ones to the same region are fine. */
class RenewedConnectionsTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static FarRegions regions(String name) throws IOException {
        return new FarRegions(Duration.ZERO, false, builder -> builder.name(name));
    }

    /** Reads until home is out because what is open there answers 500; the number of the last connection that does. */
    private static int leave(FarRegions regions, FakeRegions.Flavour flavour) {
        regions.get(flavour, "good");
        await().atMost(SOON).until(() -> regions.home().requests().stream().anyMatch(FarRegion.Request::canary));
        var bad = new AtomicInteger();
        regions.home()
                .answers(request -> request.connection() <= bad.get() ? FarRegion.Reply.ERROR : FarRegion.Reply.OK);
        // Often enough for the rate of faults: canaries on connections of their own are answered meanwhile.
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .ignoreExceptions()
                .until(() -> {
                    if (regions.count(RoutingEvent.RegionEvicted.class) > 0) {
                        return true;
                    }
                    bad.set(regions.home().connections());
                    regions.get(flavour, "bad");
                    return false;
                });
        return bad.get();
    }

    @ParameterizedTest
    @EnumSource
    void a_canary_of_a_region_that_is_out_connects_anew(FakeRegions.Flavour flavour) throws IOException {
        try (var regions = regions("anew")) {
            int bad = leave(regions, flavour);
            await().atMost(SOON).until(() -> {
                regions.dynamoDb().probeNow();
                return regions.home().requests().stream()
                        .anyMatch(request -> request.canary() && request.connection() > bad);
            });
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void calls_to_a_region_that_was_left_find_none_of_the_connections_of_before(FakeRegions.Flavour flavour)
            throws IOException {
        try (var regions = regions("before")) {
            int bad = leave(regions, flavour);
            var pinned = (GetItemRequest)
                    FakeRegions.marked(FakeRegions.get("pinned"), RequestOptions.PIN_REGION, Region.EU_WEST_1);
            await().atMost(SOON).ignoreExceptions().until(() -> {
                if (flavour == FakeRegions.Flavour.SYNC) {
                    regions.dynamoDb().client().getItem(pinned);
                } else {
                    regions.dynamoDb().asyncClient().getItem(pinned).join();
                }
                return regions.home().requests().stream()
                        .anyMatch(request -> request.body().contains("pinned") && request.connection() > bad);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_call_under_way_on_connections_that_are_left_ends_as_if_nothing_had_been(FakeRegions.Flavour flavour)
            throws Exception {
        try (var regions = regions("under-way")) {
            regions.get(flavour, "first");
            regions.home()
                    .answers(request -> request.body().contains("slow")
                            ? FarRegion.Reply.later(Duration.ofMillis(300))
                            : FarRegion.Reply.OK);
            var call = CompletableFuture.runAsync(() -> regions.get(flavour, "slow"));
            await().atMost(SOON)
                    .until(() -> regions.home().requests().stream()
                            .anyMatch(request -> request.body().contains("slow")));
            regions.dynamoDb().engine().connections().renew(0);
            call.join();
            assertThat(regions.dynamoDb().engine().router().moves()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_while_connections_are_renewed_leaves_none_open_and_no_thread(FakeRegions.Flavour flavour)
            throws IOException {
        FarRegion home;
        FarRegion other;
        try (var regions = regions("renewing")) {
            home = regions.home();
            other = regions.other();
            regions.get(flavour, "first");
            for (int renewal = 0; renewal < 3; renewal++) {
                int before = home.connections();
                regions.dynamoDb().engine().connections().renew(0);
                await().atMost(SOON).until(() -> {
                    regions.get(flavour, "next");
                    return home.connections() > before;
                });
            }
            regions.dynamoDb().engine().connections().renew(1);
            regions.dynamoDb().close();
            await().atMost(SOON).until(() -> home.openConnections() + other.openConnections() == 0);
            await().atMost(SOON)
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().startsWith("homeport-dynamodb-renewing-")));
        }
    }
}
