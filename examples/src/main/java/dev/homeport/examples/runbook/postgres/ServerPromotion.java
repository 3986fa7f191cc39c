package dev.homeport.examples.runbook.postgres;

import dev.homeport.examples.runbook.RunbookException;
import dev.homeport.examples.runbook.Waiting;
import java.time.Duration;
import java.util.function.Consumer;

/** Promotes a server of one's own with {@code pg_promote}. */
public final class ServerPromotion implements Promotion {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Server server;
    private final Duration within;

    /** Creates one that waits so long, at most. */
    public ServerPromotion(Server server, Duration within) {
        this.server = server;
        this.within = within;
    }

    @Override
    public void promote(Consumer<String> progress) throws RunbookException, InterruptedException {
        if (!server.state().standby()) {
            return;
        }
        // Without waiting, since that wait would outlast the session's socket timeout.
        server.with(session -> {
            try (var statement = session.createStatement()) {
                return statement.execute("select pg_promote(false)");
            }
        });
        awaitPrimary(server, within);
    }

    /** Waits until the server has left recovery; while it restarts it need not answer. */
    static void awaitPrimary(Server server, Duration within) throws RunbookException, InterruptedException {
        if (!Waiting.until(
                within,
                PAUSE,
                () -> server.stateIfReachable()
                        .filter(state -> !state.standby())
                        .isPresent())) {
            throw new RunbookException("The server " + server + " is no primary after " + within.toSeconds()
                    + " s; read its log, then run this again");
        }
    }
}
