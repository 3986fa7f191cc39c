package dev.homeport.jdbc;

import dev.homeport.jdbc.internal.connect.SqlStates;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A commit was sent and its answer never came: the transaction may be done or not. SQLState 08007,
 * {@code transaction_resolution_unknown}.
 *
 * <p>Look for what the transaction wrote before you repeat it. That it is there proves that it is done; that it is not
 * there proves nothing while the commit may still be under way. An {@linkplain TransactionsBuilder#outcomeTokens outcome
 * token} decides it in most cases, and this exception is then thrown only when the database could not be asked in time.
 */
public final class CommitOutcomeUnknownException extends SQLException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Node node;
    private final transient Epoch epoch;
    private final @Nullable UUID token;

    /**
     * Tells where the commit was sent.
     *
     * @param node the server, null if it is not known
     * @param epoch the history that the server wrote, as far as it was known when the connection was borrowed
     * @param token the outcome token of the transaction, null if it had none
     * @param detail what is known of the failure
     * @param cause what {@code commit()} failed with
     */
    public CommitOutcomeUnknownException(
            @Nullable Node node, Epoch epoch, @Nullable UUID token, String detail, Throwable cause) {
        super(message(node, epoch, token, detail), SqlStates.OUTCOME_UNKNOWN, cause);
        this.node = node;
        this.epoch = epoch;
        this.token = token;
    }

    private static String message(@Nullable Node node, Epoch epoch, @Nullable UUID token, String detail) {
        return "The commit sent to " + (node == null ? "the primary" : node) + " (" + epoch
                + ") has no answer, so the transaction may be done or not: " + detail
                + (token == null ? "" : ". Its outcome token is " + token);
    }

    /** Returns the server to which the commit was sent; empty if it is not known, and after serialization. */
    public Optional<Node> node() {
        return Optional.ofNullable(node);
    }

    /** Returns the history that this server wrote when the connection was borrowed; {@link Epoch#UNKNOWN} after serialization. */
    public Epoch epoch() {
        return epoch == null ? Epoch.UNKNOWN : epoch;
    }

    /** Returns the transaction's outcome token, if it had one. */
    public Optional<UUID> token() {
        return Optional.ofNullable(token);
    }
}
