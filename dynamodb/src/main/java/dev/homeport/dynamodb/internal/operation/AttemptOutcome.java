package dev.homeport.dynamodb.internal.operation;

/**
 * What one attempt in one region has told us: about the region, and about the operation. The two are not the same: a
 * failed condition is a failure to the caller and a sign of perfect health.
 *
 * <table>
 * <caption>What follows from a verdict</caption>
 * <tr><th>verdict</th><th>the region</th><th>the operation</th></tr>
 * <tr><td>{@link Ok}</td><td>works</td><td>has its final answer, be it an exception</td></tr>
 * <tr><td>{@link Throttled}</td><td>works; says nothing of its health</td><td>certainly not done</td></tr>
 * <tr><td>{@link HeldBack}</td><td>nothing</td><td>certainly not done</td></tr>
 * <tr><td>{@link ClockOff}</td><td>works</td><td>certainly not done; is tried again there, once</td></tr>
 * <tr><td>{@link NotSent}</td><td>a fault</td><td>certainly not done</td></tr>
 * <tr><td>{@link Ambiguous}</td><td>a fault</td><td>perhaps done</td></tr>
 * <tr><td>{@link Conflict}</td><td>works</td><td>certainly not done; can be tried again there</td></tr>
 * <tr><td>{@link Local}</td><td>nothing</td><td>perhaps done</td></tr>
 * </table>
 *
 * <p>Immutable and safe for any number of threads.
 */
public sealed interface AttemptOutcome {

    /**
     * The region has answered finally, with a result or with an error that another region would give too.
     *
     * @param unread whether it refused the request before it looked at what it asks for, such as for a table that is gone:
     *     that says nothing of attempts before it, not even where all of them have the same token
     */
    record Ok(boolean unread) implements AttemptOutcome {

        public Ok() {
            this(false);
        }

        @Override
        public String reason() {
            return "ok";
        }
    }

    /**
     * The region has answered with an error that only its setup explains, such as a table that is missing there or a
     * permission that was not granted there. It is healthy, and yet of no use for this operation.
     *
     * @param reason what is wrong, such as {@code ResourceNotFoundException}
     */
    record Misconfigured(String reason) implements AttemptOutcome {}

    /**
     * The region refused for want of capacity. Hot keys are hot everywhere, so that another region is no cure.
     *
     * @param reason the error code
     */
    record Throttled(String reason) implements AttemptOutcome {}

    /**
     * The request has certainly not left this process, for a reason of this process, such as a connection pool that is
     * full. It says nothing of the region: reads may be sent to another one, whose connections may be free; a write waits,
     * is tried again or fails, but never leaves a region that is in use on that ground.
     *
     * @param reason such as {@code no free connection}
     */
    record HeldBack(String reason) implements AttemptOutcome {

        /** This process uses all connections that it may have; the attempt has waited for one. */
        public static final HeldBack NO_FREE_CONNECTION = new HeldBack("no free connection");

        /** So many calls wait for a connection that the attempt was not let wait. */
        public static final HeldBack NO_PLACE_TO_WAIT = new HeldBack("too many calls wait for a connection");

        /** The region's provider of credentials has none, so that nothing can be sent there until it has. */
        public static final String NO_CREDENTIALS = "no credentials";

        public boolean forWantOfCredentials() {
            return reason.equals(NO_CREDENTIALS);
        }
    }

    /**
     * The region has refused a request that was signed for another time than its own. The SDK corrects its clock by the answer,
     * so that the next attempt there is signed as it should be.
     *
     * @param reason the error code
     */
    record ClockOff(String reason) implements AttemptOutcome {}

    /**
     * The request has certainly not reached the region.
     *
     * @param reason such as {@code DNS} or {@code connect timeout}
     */
    record NotSent(String reason) implements AttemptOutcome {}

    /**
     * The request may have been carried out, or may not.
     *
     * @param reason such as {@code HTTP 500} or {@code read timeout}
     */
    record Ambiguous(String reason) implements AttemptOutcome {}

    /**
     * Another region was writing the item at that moment (multi-region strong consistency only). Nothing was written.
     *
     * @param reason the error code
     */
    record Conflict(String reason) implements AttemptOutcome {}

    /**
     * The failure is this process's own, such as an interrupt, a closed client or credentials that cannot be had.
     *
     * @param reason such as {@code interrupted}
     */
    record Local(String reason) implements AttemptOutcome {}

    /** What an {@link Ambiguous} attempt says that a time limit of ours has ended. */
    String TIMEOUT = "timeout";

    /** What came of it, in the fewest words, such as {@code HTTP 500}; {@code ok} if the region has answered finally. */
    String reason();

    /** Whether a time limit of ours has ended it. */
    default boolean timedOut() {
        return this instanceof Ambiguous ambiguous && ambiguous.reason().equals(TIMEOUT);
    }

    /** Whether it counts against the region. */
    default boolean fault() {
        return this instanceof NotSent || this instanceof Ambiguous;
    }

    /** Whether it is this process's own affair, so that it is no observation of the region. */
    default boolean ours() {
        return this instanceof Local || this instanceof HeldBack;
    }
}
