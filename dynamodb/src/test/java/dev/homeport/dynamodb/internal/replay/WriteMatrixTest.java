package dev.homeport.dynamodb.internal.replay;

import static dev.homeport.dynamodb.FakeRegions.add;
import static dev.homeport.dynamodb.FakeRegions.marked;
import static dev.homeport.dynamodb.FakeRegions.put;
import static dev.homeport.dynamodb.FakeRegions.putIfAbsent;
import static dev.homeport.dynamodb.FakeRegions.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.dynamodb.AmbiguousWriteException;
import dev.homeport.dynamodb.ConditionalWrites;
import dev.homeport.dynamodb.FakeFault;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.HomeRegionUnavailableException;
import dev.homeport.dynamodb.RequestOptions;
import dev.homeport.dynamodb.WriteRouting;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;

/** The rows of the matrix through the real SDK; the policy's own test has them all, this one shows that it is obeyed. */
class WriteMatrixTest {

    @ParameterizedTest
    @CsvSource({"SYNC,DNS", "SYNC,REFUSE", "SYNC,CONNECT_TIMEOUT", "ASYNC,DNS", "ASYNC,REFUSE", "ASYNC,CONNECT_TIMEOUT"
    })
    void a_write_that_was_certainly_not_sent_moves(FakeRegions.Flavour flavour, FakeFault fault) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(fault);
            regions.call(flavour, add("1"));
            assertThat(regions.other().value("1", "n")).hasValue("1");
            regions.call(flavour, put("2", "x"));
            assertThat(regions.other().value("2", "v")).hasValue("x");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SYNC,HANG_AFTER_APPLY", "SYNC,RESET_AFTER_APPLY", "SYNC,ERROR_AFTER_APPLY",
        "ASYNC,HANG_AFTER_APPLY", "ASYNC,RESET_AFTER_APPLY", "ASYNC,ERROR_AFTER_APPLY"
    })
    void an_increment_with_an_unknown_outcome_is_done_once_and_reported(FakeRegions.Flavour flavour, FakeFault fault) {
        try (var regions = new FakeRegions(2)) {
            regions.home().once(fault);
            assertThatThrownBy(() -> regions.call(flavour, add("1")))
                    .isInstanceOfSatisfying(AmbiguousWriteException.class, e -> {
                        assertThat(e.region()).isEqualTo(Region.EU_WEST_1);
                        assertThat(e.operation()).isEqualTo("UpdateItem");
                        assertThat(e.retryable()).isFalse();
                    })
                    .hasMessageContaining("eu-west-1")
                    .hasCauseInstanceOf(Exception.class);
            assertThat(regions.home().value("1", "n")).hasValue("1");
            assertThat(regions.home().arrivals()).hasSize(1);
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_requests_identifier_is_kept_when_the_region_answered(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().once(FakeFault.ERROR_AFTER_APPLY);
            var thrown = (AmbiguousWriteException) catchThrowable(() -> regions.call(flavour, add("1")));
            assertThat(thrown.requestIdIfAnswered()).hasValue("request-1");
            assertThat(thrown.statusCode()).isEqualTo(500);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_literal_write_with_an_unknown_outcome_is_repeated_at_home(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().once(FakeFault.ERROR_AFTER_APPLY);
            regions.call(flavour, set("1", "x"));
            assertThat(regions.home().arrivals()).hasSize(2);
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_literal_write_with_an_unknown_outcome_never_moves_by_itself(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.ERROR);
            assertThatThrownBy(() -> regions.call(flavour, put("1", "x"))).isInstanceOf(AmbiguousWriteException.class);
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_literal_write_that_the_caller_vouches_for_moves(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.ERROR);
            regions.call(flavour, marked(put("1", "x"), RequestOptions.IDEMPOTENT, true));
            assertThat(regions.other().value("1", "v")).hasValue("x");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_increment_does_not_move_even_if_the_caller_vouches_for_it(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.ERROR);
            assertThatThrownBy(() -> regions.call(flavour, marked(add("1"), RequestOptions.IDEMPOTENT, true)))
                    .isInstanceOf(AmbiguousWriteException.class);
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_conditional_write_stays_at_home_and_says_why(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.REFUSE);
            var thrown = catchThrowable(() -> regions.call(flavour, putIfAbsent("1", "x")));
            assertThat(thrown)
                    .isInstanceOf(HomeRegionUnavailableException.class)
                    .hasRootCauseInstanceOf(java.net.ConnectException.class)
                    .hasMessageContaining("writes.conditional");
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_conditional_write_may_be_allowed_to_move(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2, builder -> builder.writes(w -> w.conditional(ConditionalWrites.ALLOW)))) {
            regions.home().always(FakeFault.REFUSE);
            regions.call(flavour, putIfAbsent("1", "x"));
            assertThat(regions.other().value("1", "v")).hasValue("x");
        }
    }

    @ParameterizedTest
    @EnumSource
    void with_strong_consistency_a_condition_that_fails_after_an_unknown_outcome_is_no_answer(
            FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2, builder -> builder.consistency(MultiRegionConsistency.STRONG))) {
            regions.home().beforeAnswer(() -> regions.other().put("1", "v", "x"));
            regions.home().always(FakeFault.ERROR);
            assertThatThrownBy(() -> regions.call(flavour, putIfAbsent("1", "x")))
                    .isInstanceOf(AmbiguousWriteException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_failed_condition_is_the_callers_as_it_is(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().put("1", "v", "there");
            assertThatThrownBy(() -> regions.call(flavour, putIfAbsent("1", "x")))
                    .isInstanceOf(ConditionalCheckFailedException.class);
            assertThat(regions.home().arrivals()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_throttled_write_is_repeated_at_home_and_nowhere_else(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().once(FakeFault.THROTTLE, FakeFault.THROTTLE);
            regions.call(flavour, add("1"));
            assertThat(regions.home().value("1", "n")).hasValue("1");
            assertThat(regions.home().arrivals()).hasSize(3);
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void writes_that_belong_home_do_not_leave_it(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2, builder -> builder.writes(w -> w.routing(WriteRouting.HOME_ONLY)))) {
            regions.home().always(FakeFault.REFUSE);
            assertThatThrownBy(() -> regions.call(flavour, put("1", "x")))
                    .hasRootCauseInstanceOf(java.net.ConnectException.class);
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_option_restores_the_sdks_way_which_does_an_increment_twice(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2, builder -> builder.limits(l -> l.sdkRetries(true)))) {
            regions.home().once(FakeFault.ERROR_AFTER_APPLY);
            regions.call(flavour, add("1"));
            assertThat(regions.home().value("1", "n")).hasValue("2");
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }
}
