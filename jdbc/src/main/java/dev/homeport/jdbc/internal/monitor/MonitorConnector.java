package dev.homeport.jdbc.internal.monitor;

import com.zaxxer.hikari.util.Credentials;
import dev.homeport.internal.Deadline;
import dev.homeport.jdbc.internal.connect.NodeConnector;
import dev.homeport.jdbc.internal.connect.ServerSilence;
import dev.homeport.jdbc.internal.connect.SocketRegistry;
import dev.homeport.jdbc.internal.election.ProbeResult;
import dev.homeport.jdbc.internal.election.ServerFacts;
import dev.homeport.jdbc.internal.election.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Opens monitor sessions to one node, and tells what a failure to do so says of the server.
 *
 * <p>While the credentials or the addresses are not known yet, or cannot be found at all, the server is asked for a
 * single byte instead, at the addresses it had last: so a frozen server is found out, and one that lives is not
 * accused, when the secret store or the name server is what was lost.
 */
public final class MonitorConnector {

    /** What the monitor's connections are called in {@code pg_stat_activity}. */
    public static final String APPLICATION_NAME = "homeport-monitor";

    /** How long credentials and addresses may take before the server is asked for a sign of life without them. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** Lets the driver send its settings with the start of the session, which saves two round trips. */
    private static final String SETTINGS_AT_START = "assumeMinServerVersion";

    /** What poolers answer to a setting at the start of a session that they do not know. */
    private static final String PROTOCOL_VIOLATION = "08P01";

    /** A session, what it said first, its sockets, its signs of life, and the address it leads to. */
    record Opened(
            MonitorSession session,
            ServerFacts facts,
            SocketRegistry registry,
            ServerSilence signs,
            Optional<InetAddress> address) {}

    /** Tells that no session could be made, and what that says of the server. */
    static final class NoSession extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient ProbeResult result;

        NoSession(ProbeResult result, String reason) {
            super(reason);
            this.result = result;
        }

        ProbeResult result() {
            return result;
        }
    }

    private final NodeConnector connector;
    private final Duration answerLimit;
    private volatile boolean settingsAtStart = true;
    private volatile List<InetAddress> lastAddresses = List.of();
    private volatile @Nullable Parts working;

    /** Which parts of a probe work, in one life of a server. */
    private record Parts(ServerIdentity server, Set<ProbePart> parts) {}

    MonitorConnector(NodeConnector connector, Duration answerLimit) {
        this.connector = connector;
        this.answerLimit = answerLimit;
    }

    /** Forgets which parts of a probe work, so that the next session finds out what the role may read by now. */
    void forgetParts() {
        working = null;
    }

    /** Looks the name up again; returns whether it leads to other addresses only, false if that is unknown. */
    boolean nameLeadsAwayFrom(Optional<InetAddress> address) {
        try {
            return address.isPresent() && !connector.addresses().contains(address.get());
        } catch (SQLException e) {
            return false;
        }
    }

    /** Connects and asks once, bounded by the connect timeout without a byte from the server. */
    Opened open(SocketRegistry registry, ProbeProgress progress) throws NoSession {
        var limit = connector.settings().connectTimeout();
        var signs = new ServerSilence(limit, progress::heard);
        var preparation = ConnectPreparation.begin(connector);
        var deadline = new Deadline(limit);
        while (true) {
            String trouble;
            boolean hopeless;
            try {
                var credentials = preparation.await(PATIENCE);
                if (credentials.isPresent()) {
                    var addresses = preparation.addresses();
                    lastAddresses = addresses;
                    return connect(credentials.get(), addresses, registry, signs, progress);
                }
                hopeless = deadline.left().isZero();
                trouble = preparation.overdue(limit);
            } catch (SQLException e) {
                hopeless = true;
                trouble = AttemptFailure.reason(e);
            }
            var addresses = preparation.addresses().isEmpty() ? lastAddresses : preparation.addresses();
            if (!addresses.isEmpty()) {
                ping(addresses.get(0), trouble, registry, signs, progress);
            }
            if (hopeless) {
                throw new NoSession(
                        signs.heard() ? new ProbeResult.Unclear(trouble) : new ProbeResult.NotAsked(trouble), trouble);
            }
        }
    }

    private void ping(
            InetAddress address, String trouble, SocketRegistry registry, ServerSilence signs, ProbeProgress progress)
            throws NoSession {
        if (!signs.heard()) {
            begin(signs, progress);
        }
        try {
            ServerPing.ask(new InetSocketAddress(address, connector.node().port()), registry, signs);
        } catch (IOException e) {
            var reason = trouble + "; and " + AttemptFailure.reason(e);
            throw new NoSession(new ProbeResult.Missed(reason), reason);
        }
    }

    private Opened connect(
            Credentials credentials,
            List<InetAddress> addresses,
            SocketRegistry registry,
            ServerSilence signs,
            ProbeProgress progress)
            throws NoSession {
        begin(signs, progress);
        try {
            return connect(credentials, addresses, registry, signs);
        } catch (SQLException e) {
            registry.abortAll();
            throw new NoSession(AttemptFailure.of(e, signs.heard()), AttemptFailure.reason(e));
        } catch (RuntimeException | Error e) {
            registry.abortAll();
            throw e;
        }
    }

    private Opened connect(
            Credentials credentials, List<InetAddress> addresses, SocketRegistry registry, ServerSilence signs)
            throws SQLException {
        try {
            var route = connector.route(addresses);
            var connection = connector.open(credentials, route, registry, properties(), signs, true);
            var known = working;
            var session = new MonitorSession(connection, answerLimit, known == null ? null : known.parts());
            var facts = firstAnswer(session, known, registry);
            working = new Parts(facts.identity(), Objects.requireNonNull(session.parts()));
            route.address().ifPresent(address -> connector.settings().book().met(connector.node(), address));
            return new Opened(session, facts, registry, signs, route.address());
        } catch (PSQLException e) {
            if (settingsAtStart && PROTOCOL_VIOLATION.equals(e.getSQLState())) {
                settingsAtStart = false;
                return connect(credentials, addresses, registry, signs);
            }
            throw e;
        }
    }

    private static ServerFacts firstAnswer(MonitorSession session, @Nullable Parts known, SocketRegistry registry)
            throws SQLException {
        try {
            var facts = session.ask();
            if (known == null || known.server().equals(facts.identity())) {
                return facts;
            }
            session.forgetParts();
            return session.ask();
        } catch (SQLException | RuntimeException e) {
            registry.abortAll();
            session.close();
            throw e;
        }
    }

    private static void begin(ServerSilence signs, ProbeProgress progress) {
        signs.begin(progress::heard);
        progress.asking();
    }

    /** Simple queries: several statements in one message, and nothing that a transaction pooler could lose. */
    private Map<String, String> properties() {
        var properties = new HashMap<String, String>();
        properties.put("ApplicationName", APPLICATION_NAME);
        properties.put("preferQueryMode", "simple");
        if (settingsAtStart) {
            properties.put(SETTINGS_AT_START, "9.0");
        }
        return properties;
    }
}
