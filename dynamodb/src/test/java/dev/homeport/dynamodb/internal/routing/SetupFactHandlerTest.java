package dev.homeport.dynamodb.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.RoutingScript;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is wrong with a region's setup is kept by table. */
class SetupFactHandlerTest {

    private static final int HOME = 0;
    private static final int OTHER = 1;
    private static final int THIRD = 2;
    private static final AttemptOutcome NO_TABLE = new AttemptOutcome.Misconfigured("ResourceNotFoundException");
    private static final AttemptOutcome DENIED = new AttemptOutcome.Misconfigured("AccessDeniedException");

    private final RoutingScript script = new RoutingScript(3);

    private void lacks(int region, String table) {
        script.fact(new RoutingFact.CallFailed(
                region,
                AccessMode.READ,
                script.view().generation(region, AccessMode.READ),
                NO_TABLE,
                script.now().minusMillis(1),
                Optional.empty(),
                table));
    }

    private void canary(int region, AttemptOutcome verdict) {
        script.fact(new RoutingFact.CanaryFailed(
                region, verdict, script.now().minusMillis(1), script.now(), Optional.empty(), "orders"));
    }

    private Optional<String> misconfigured(int region) {
        return SetupFactHandler.text(script.state().record(region));
    }

    @Test
    void a_table_that_one_region_lacks_makes_it_the_last_for_that_table_only() {
        lacks(OTHER, "orders");
        assertThat(script.view().readLast("orders")).isEqualTo(1 << OTHER);
        assertThat(script.view().readLast("carts")).isZero();
        assertThat(script.view().candidate(AccessMode.READ, 1))
                .as("of any other table")
                .isEqualTo(OTHER);
        assertThat(misconfigured(OTHER)).hasValue("table orders: ResourceNotFoundException");
    }

    @Test
    void several_tables_are_told_one_by_one_and_forgotten_one_by_one() {
        lacks(OTHER, "orders");
        script.later(Duration.ofSeconds(40)).tick();
        lacks(OTHER, "carts");
        assertThat(script.events(RoutingEvent.RegionMisconfigured.class)).hasSize(2);
        assertThat(misconfigured(OTHER))
                .hasValueSatisfying(text -> assertThat(text).contains("orders", "carts"));
        script.later(Duration.ofSeconds(20)).tick();
        assertThat(script.view().readLast("orders")).isZero();
        assertThat(script.view().readLast("carts")).isEqualTo(1 << OTHER);
    }

    @Test
    void what_is_seen_again_and_again_is_told_once_and_draws_no_new_view_each_time() {
        lacks(OTHER, "orders");
        long version = script.view().version();
        for (int i = 0; i < 100; i++) {
            script.millis(10);
            lacks(OTHER, "orders");
        }
        assertThat(script.events(RoutingEvent.RegionMisconfigured.class)).hasSize(1);
        assertThat(script.view().version()).isEqualTo(version);
    }

    @Test
    void what_the_audit_has_seen_lasts_until_it_looks_again() {
        script.fact(new RoutingFact.ReplicasFound("orders", Set.of(OTHER, THIRD)));
        script.later(SetupFactHandler.AUDIT_INTERVAL.multipliedBy(12).dividedBy(10))
                .tick();
        assertThat(misconfigured(HOME)).isPresent();
        lacks(HOME, "orders");
        script.later(Duration.ofSeconds(70)).tick();
        assertThat(misconfigured(HOME))
                .as("a call that sees it too shortens nothing")
                .isPresent();
        script.fact(new RoutingFact.ReplicasFound("orders", Set.of(HOME, OTHER, THIRD)));
        assertThat(misconfigured(HOME)).isEmpty();
    }

    @Test
    void the_canarys_table_that_home_lacks_is_told_and_found_again_by_a_canary() {
        canary(HOME, NO_TABLE);
        assertThat(misconfigured(HOME)).hasValue("table orders: ResourceNotFoundException");
        assertThat(script.view().readLast("orders")).isEqualTo(1 << HOME);
        script.millis(10).canary(HOME);
        assertThat(misconfigured(HOME)).isEmpty();
        assertThat(script.events(RoutingEvent.SetupRestored.class)).hasSize(1);
    }

    @Test
    void a_permission_that_home_refuses_is_told_and_changes_no_order() {
        script.fact(new RoutingFact.PermissionRefused(HOME, "orders", "AccessDeniedException"));
        assertThat(misconfigured(HOME)).hasValue("table orders: AccessDeniedException");
        assertThat(script.events(RoutingEvent.RegionMisconfigured.class)).hasSize(1);
        assertThat(script.view().lacksAny()).isFalse();
        assertThat(script.view().firstRead(0)).isEqualTo(HOME);

        canary(HOME, DENIED);
        assertThat(script.view().lacksAny()).isFalse();
        canary(OTHER, DENIED);
        assertThat(script.view().readLast("orders")).isEqualTo(1 << OTHER);
    }

    @Test
    void there_is_a_limit_to_what_is_kept() {
        for (int i = 0; i < SetupFactHandler.MOST + 10; i++) {
            lacks(OTHER, "table-" + i);
        }
        assertThat(script.state().record(OTHER).misfits()).hasSize(SetupFactHandler.MOST);
    }
}
