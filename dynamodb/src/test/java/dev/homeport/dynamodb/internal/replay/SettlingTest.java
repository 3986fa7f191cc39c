package dev.homeport.dynamodb.internal.replay;

import static dev.homeport.dynamodb.RoutingScript.A;
import static dev.homeport.dynamodb.RoutingScript.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.Defaults;
import dev.homeport.dynamodb.RoutingScript;
import dev.homeport.dynamodb.internal.call.RoutingDiagnostic;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.routing.FailbackRules;
import dev.homeport.dynamodb.internal.routing.RoutingSettings;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A home that has just been given its writes back may lack what was written elsewhere in the last moments. */
class SettlingTest {

    private static final RegionSelector SELECTOR = new RegionSelector(Defaults.REPLAYS);

    @ParameterizedTest
    @EnumSource(
            value = OperationKind.class,
            names = {"CONSISTENT_READ", "CONDITIONAL_WRITE", "CONDITIONAL_TRANSACTION"})
    void is_not_trusted_with_the_latest_version_for_some_seconds(OperationKind shape) {
        var script = justBack(UnaryOperator.identity());
        assertThat(first(shape, script)).isEqualTo(RefusalReason.HOME_SETTLES.code());
        script.later(FailbackRules.SETTLING.minusMillis(1)).tick();
        assertThat(first(shape, script)).isEqualTo(RefusalReason.HOME_SETTLES.code());
        script.millis(1).tick();
        assertThat(first(shape, script)).isEqualTo(A);
    }

    @ParameterizedTest
    @EnumSource(
            value = OperationKind.class,
            names = {"EVENTUAL_READ", "IDEMPOTENT_WRITE", "ACCUMULATING_WRITE"})
    void has_everything_else_at_once(OperationKind shape) {
        assertThat(first(shape, justBack(UnaryOperator.identity()))).isEqualTo(A);
    }

    @Test
    void is_trusted_from_the_start_and_where_only_its_reads_were_away() {
        var script = new RoutingScript(2).canary(A).canary(B).later(Duration.ofSeconds(1));
        assertThat(script.view().settling()).isFalse();
        script.faultRateExceeded(A, AccessMode.READ)
                .millis(20)
                .canary(B)
                .millis(20)
                .faultRateExceeded(A, AccessMode.READ);
        script.quiet(100, A, B);
        assertThat(script.reads(A).generation()).isPositive();
        assertThat(script.view().settling()).isFalse();
    }

    @Test
    void is_trusted_where_its_lag_was_measured_before_it_came_back_and_where_there_is_none() {
        assertThat(justBack(RoutingScript.lagGate(false)).view().settling()).isFalse();
        assertThat(justBack(RoutingScript.lagGate(true)).view().settling()).isFalse();
    }

    @Test
    void says_why_and_until_when() {
        assertThat(RefusalReason.HOME_SETTLES.text()).contains("until 5 s", "written elsewhere");
        assertThat(RoutingDiagnostic.whyNotInUse(
                        justBack(UnaryOperator.identity()).state().record(A)))
                .startsWith("which has had its writes back since 2026-01-01T00:0");
    }

    private static RoutingScript justBack(UnaryOperator<RoutingSettings> settings) {
        var script = new RoutingScript(2, settings).canary(A).canary(B).dies(A, B);
        assertThat(script.view().firstWrite()).isEqualTo(B);
        for (int i = 0; i < 200 && script.view().firstWrite() == B; i++) {
            if (script.state().settings().maxLag().isPresent()) {
                script.lag(A, B, Duration.ZERO).lag(B, A, Duration.ZERO);
            }
            script.quiet(1, A, B);
        }
        assertThat(script.view().firstWrite()).isEqualTo(A);
        return script;
    }

    private static int first(OperationKind shape, RoutingScript script) {
        return SELECTOR.first(shape, OperationTraits.NOT_PINNED, 0, script.view(), 0);
    }
}
