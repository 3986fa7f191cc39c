package dev.homeport.jdbc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.health.CheckResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolHealthTest {

    @ParameterizedTest
    @CsvSource({
        // active, most, waiting
        "0,  10, 0",
        "10, 10, 0",
        "9,  10, 3",
    })
    void a_pool_is_well_until_it_is_full_and_somebody_waits(int active, int most, int waiting) {
        assertThat(PoolHealth.of(active, most, waiting)).isEqualTo(CheckResult.up());
    }

    @Test
    void a_full_pool_that_somebody_waits_for_is_told_with_its_numbers() {
        assertThat(PoolHealth.of(10, 10, 4))
                .isEqualTo(CheckResult.down("all 10 connections are in use and 4 borrowers wait"));
    }
}
