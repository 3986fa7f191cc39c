package dev.homeport.examples.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.examples.drill.watch.StatementErrors;
import dev.homeport.testkit.RegionLab;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What a scenario does to its region, on real servers. */
class DrillScenarioTest {

    private static final int SECONDS_FOR_A_STATEMENT = 5;

    @Test
    void a_frozen_primary_comes_back_acknowledging_writes_in_spite_of_its_lost_standby() throws Exception {
        try (var lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start()) {
            var old = lab.region("us-east-1");
            FailoverScenario.FREEZE.strike(old);
            lab.region("eu-west-1").promote();
            FailoverScenario.FREEZE.comeBack(old);
            try (var connection = old.connectDirectly();
                    var statement = connection.createStatement()) {
                statement.setQueryTimeout(SECONDS_FOR_A_STATEMENT);
                statement.execute("create table misdirected (reference text)");
            }
        }
    }

    @Test
    void an_error_that_is_followed_by_another_one_on_closing_counts_twice() {
        var errors = new StatementErrors();
        var failure = new SQLException("reset", new SQLException("its cause, which is no second error"));
        errors.accept("once", failure);
        var both = new SQLException("reset");
        both.addSuppressed(new SQLException("reset again"));
        errors.accept("twice", both);
        assertThat(errors.of("once")).isEqualTo(1);
        assertThat(errors.of("twice")).isEqualTo(2);
        assertThat(errors.of("never")).isZero();
    }
}
