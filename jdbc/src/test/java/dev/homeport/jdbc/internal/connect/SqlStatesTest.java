package dev.homeport.jdbc.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlStatesTest {

    @ParameterizedTest
    @CsvSource({
        // state, connection lost, denied or missing, suspicious
        "08001, true, false, true",
        "08006, true, false, true",
        "57P01, true, false, true",
        "57P03, true, false, true",
        "57014, false, false, false",
        "25006, false, false, true",
        "42501, false, true, false",
        "0A000, false, true, false",
        "42883, false, true, false",
        "53300, false, false, false",
        "28P01, false, false, false",
        "3D000, false, false, false"
    })
    void states_mean(String state, boolean lost, boolean denied, boolean suspicious) {
        var failure = new SQLException("failure", state);
        assertThat(SqlStates.connectionLost(failure)).isEqualTo(lost);
        assertThat(SqlStates.deniedOrMissing(failure)).isEqualTo(denied);
        assertThat(SqlStates.suspicious(failure)).isEqualTo(suspicious);
    }

    @Test
    void a_probe_that_fails_without_a_state_is_a_miss() {
        var failure = new SQLException("failure");
        assertThat(SqlStates.connectionLost(failure)).isTrue();
        assertThat(SqlStates.deniedOrMissing(failure)).isFalse();
        assertThat(SqlStates.suspicious(failure)).isFalse();
    }
}
