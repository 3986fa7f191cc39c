package dev.homeport.jdbc.internal.connect;

import com.zaxxer.hikari.util.Credentials;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a pool from sending its server the credentials that the server has just refused. Each such login costs the server a
 * process and its log a line, and may block the account, and HikariCP tries again every 5 s for as long as it lives: with the
 * monitor's own logins that made 15 a minute (measured).
 *
 * <p>The pause after a refusal doubles from {@link #FIRST_PAUSE} to {@link #LONGEST_PAUSE}. Other credentials are sent at
 * once, so that a rotation that has reached this process is not waited for; one that is taken back at the server is noticed
 * after the pause. Thread-safe.
 */
final class LoginBackOff {

    static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private static final int MOST_DOUBLINGS = 10;

    private final LongSupplier nanoTime;
    private volatile @Nullable Refusal latest;

    private record Refusal(Credentials credentials, SQLException reason, int inARow, long atNanos) {

        boolean isOf(Credentials others) {
            return Objects.equals(credentials.getUsername(), others.getUsername())
                    && Objects.equals(credentials.getPassword(), others.getPassword());
        }

        Duration pause() {
            var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(inARow - 1, MOST_DOUBLINGS));
            return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }

        @Override
        public String toString() {
            return "Refusal[inARow=" + inARow + "]";
        }
    }

    /** Starts without a refusal; the clock is as {@link System#nanoTime}. */
    LoginBackOff(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Returns if these credentials may be sent now.
     *
     * @throws SQLException as the server's refusal was, if it has refused them too lately
     */
    void check(Credentials credentials) throws SQLException {
        var refusal = latest;
        if (refusal == null || !refusal.isOf(credentials)) {
            return;
        }
        var left = refusal.pause().minusNanos(nanoTime.getAsLong() - refusal.atNanos());
        if (!left.isNegative() && !left.isZero()) {
            var reason = refusal.reason();
            throw new SQLException(
                    reason.getMessage() + " (the same credentials are sent again in " + left.toMillis() + " ms)",
                    reason.getSQLState(),
                    reason);
        }
    }

    /** Takes note that a login with these credentials has failed, for whatever reason. */
    void failed(Credentials credentials, SQLException reason) {
        if (SqlStates.credentialsRefused(reason)) {
            var before = latest;
            int inARow = before != null && before.isOf(credentials) ? before.inARow() + 1 : 1;
            latest = new Refusal(credentials, reason, inARow, nanoTime.getAsLong());
        }
    }

    /** Takes note that a login has succeeded. */
    void succeeded() {
        latest = null;
    }
}
