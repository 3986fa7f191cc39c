package dev.homeport.jdbc.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.internal.election.ProbeResult;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** What a failed attempt says of the server is read from the socket and the server's own words, not from an SQLState. */
class AttemptFailureTest {

    @ParameterizedTest
    @CsvSource({
        "57P01, terminating connection due to administrator command",
        "57P03, the database system is not accepting connections",
        "57P03, the database system is starting up",
        "08P01, server login has been failing"
    })
    void a_server_that_takes_no_sessions_has_spoken_and_is_of_no_use(String state, String message) {
        assertThat(AttemptFailure.of(fromServer(state, message), true)).isInstanceOf(ProbeResult.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"53300", "28P01", "3D000", "42501"})
    void any_other_error_of_the_server_proves_that_it_lives(String state) {
        assertThat(AttemptFailure.of(fromServer(state, "no"), true)).isInstanceOf(ProbeResult.Unclear.class);
    }

    @Test
    void a_certificate_that_is_not_trusted_proves_that_the_server_lives() {
        var untrusted = new SSLHandshakeException("PKIX path building failed");
        untrusted.initCause(new CertificateException("unable to find valid certification path"));
        assertThat(AttemptFailure.of(driver(untrusted), true)).isInstanceOf(ProbeResult.Unclear.class);
        assertThat(AttemptFailure.of(driver(null), true)).isInstanceOf(ProbeResult.Unclear.class);
    }

    @Test
    void a_connection_that_is_refused_reset_ended_or_silent_is_a_miss_whatever_was_heard_before() {
        for (var failure : new Exception[] {
            new ConnectException("Connection refused"),
            new SocketException("Connection reset"),
            new EOFException(),
            new SocketTimeoutException("no byte"),
            new SSLException("Connection reset", new SocketException("Connection reset"))
        }) {
            assertThat(AttemptFailure.of(driver(failure), false)).isInstanceOf(ProbeResult.Missed.class);
            assertThat(AttemptFailure.of(driver(failure), true)).isInstanceOf(ProbeResult.Missed.class);
        }
    }

    @Test
    void what_was_never_asked_says_nothing() {
        assertThat(AttemptFailure.of(driver(new UnknownHostException("db.lost")), false))
                .isInstanceOf(ProbeResult.NotAsked.class);
        assertThat(AttemptFailure.of(new NoClassDefFoundError("com/example/Plugin"), false))
                .isInstanceOf(ProbeResult.NotAsked.class);
        assertThat(AttemptFailure.of(new SQLException("the credentials cannot be read:", "28000"), false))
                .isInstanceOf(ProbeResult.NotAsked.class);
    }

    private static PSQLException driver(Exception cause) {
        return new PSQLException("The connection attempt failed.", PSQLState.CONNECTION_UNABLE_TO_CONNECT, cause);
    }

    private static PSQLException fromServer(String state, String message) {
        return new PSQLException(new ServerErrorMessage("SFATAL\0C" + state + "\0M" + message + "\0"));
    }
}
