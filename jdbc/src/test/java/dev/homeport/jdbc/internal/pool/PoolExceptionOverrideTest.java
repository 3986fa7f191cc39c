package dev.homeport.jdbc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.SQLExceptionOverride.Override;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolExceptionOverrideTest {

    private final AtomicInteger probes = new AtomicInteger();
    private final AtomicBoolean aborted = new AtomicBoolean();
    private final AtomicInteger refusedWrites = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(strings = {"08000", "08003", "08006", "57P01", "57P02", "57P03", "25006"})
    void what_a_failover_would_explain_makes_the_monitors_look(String state) {
        assertThat(errors(true, null).adjudicate(failure(state))).isEqualTo(Override.CONTINUE_EVICT);
        assertThat(probes).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "40001", "57014", "42P01", "53300"})
    void what_the_application_did_does_not(String state) {
        assertThat(errors(false, null).adjudicate(failure(state))).isEqualTo(Override.CONTINUE_EVICT);
        assertThat(probes).hasValue(0);
    }

    @Test
    void an_error_without_a_state_is_left_to_the_pool() {
        assertThat(errors(false, null).adjudicate(new SQLException("no state"))).isEqualTo(Override.CONTINUE_EVICT);
        assertThat(probes).hasValue(0);
    }

    @Test
    void a_read_only_error_evicts_a_connection_that_does_not_lead_to_the_primary() {
        assertThat(errors(false, null).adjudicate(failure("25006"))).isEqualTo(Override.MUST_EVICT);
    }

    @ParameterizedTest
    @EnumSource(
            value = Override.class,
            names = {"DO_NOT_EVICT", "MUST_EVICT"})
    void the_users_own_override_wins(Override wish) {
        assertThat(errors(false, users(wish)).adjudicate(failure("25006"))).isEqualTo(wish);
        assertThat(errors(true, users(wish)).adjudicate(failure("08006"))).isEqualTo(wish);
        assertThat(probes).as("and the monitors look all the same").hasValue(2);
    }

    @Test
    void a_read_only_error_of_the_primary_is_noted_and_one_of_another_node_is_not() {
        errors(false, null).adjudicate(failure("25006"));
        errors(true, null).adjudicate(failure("08006"));
        assertThat(refusedWrites).hasValue(0);
        errors(true, null).adjudicate(failure("25006"));
        assertThat(refusedWrites).hasValue(1);
    }

    @Test
    void no_error_of_an_aborted_pool_evicts_a_connection_but_the_monitors_look() {
        aborted.set(true);
        assertThat(errors(true, null).adjudicate(failure("08006"))).isEqualTo(Override.DO_NOT_EVICT);
        assertThat(errors(false, users(Override.MUST_EVICT)).adjudicate(failure("25006")))
                .isEqualTo(Override.DO_NOT_EVICT);
        assertThat(probes).hasValue(2);
    }

    private PoolExceptionOverride errors(boolean primary, @Nullable SQLExceptionOverride users) {
        return new PoolExceptionOverride(
                new PoolExceptionOverride.Owner() {
                    @java.lang.Override
                    public void probeAtOnce() {
                        probes.incrementAndGet();
                    }

                    @java.lang.Override
                    public boolean leadsToPrimary() {
                        return primary;
                    }

                    @java.lang.Override
                    public void primaryRefusedWrite() {
                        refusedWrites.incrementAndGet();
                    }
                },
                users,
                aborted::get);
    }

    private static SQLExceptionOverride users(Override wish) {
        return new SQLExceptionOverride() {
            @java.lang.Override
            public Override adjudicate(SQLException error) {
                return wish;
            }
        };
    }

    private static SQLException failure(String state) {
        return new SQLException("failure", state);
    }
}
