package dev.homeport.spring.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.jdbc.CommitOutcomeUnknownException;
import dev.homeport.jdbc.Epoch;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** A transaction that its manager has not committed, and what its failures prove. */
class WatchedTransactionTest {

    private final WatchedTransaction running = new WatchedTransaction(OwnCommits.of(() -> null));
    private final SQLException lost = new SQLException("the connection was reset", "08006");
    private final SQLException notAnswered = new CommitOutcomeUnknownException(
            null, Epoch.UNKNOWN, null, "the application's own commit was not answered", lost);

    @Test
    void a_connection_that_is_lost_before_the_commit_is_proof_and_its_rollback_is_the_servers() {
        assertThat(running.isCertainlyNotDone(wrapped(lost))).isTrue();
        running.rollBack(null, () -> {
            throw wrapped(lost);
        });
    }

    @Test
    void a_commit_that_the_application_has_sent_itself_stays_unknown_and_its_rollback_says_so() {
        var failure = wrapped(notAnswered);
        assertThat(running.isCertainlyNotDone(notAnswered)).isFalse();
        assertThat(running.isCertainlyNotDone(failure)).isFalse();
        assertThatThrownBy(() -> running.rollBack(null, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    private static RuntimeException wrapped(SQLException failure) {
        return new DataAccessResourceFailureException("a statement failed", failure);
    }
}
