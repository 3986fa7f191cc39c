package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A region's failures since its last success.
 *
 * <p>One rule says when it cannot be reached: {@link #ENOUGH} attempts in a row, calls and canaries together, have
 * failed, a canary among them, over {@link #LONG_ENOUGH} at least, and nothing has succeeded meanwhile. Fewer would do
 * against a region that is down, but where one attempt in ten is lost, three in a row are lost every few seconds of a
 * busy client, and two canaries in a row seven times an hour of an idle one. How they fail makes no difference: a client
 * with little to do learns of a region that hangs from calls that time out one by one.
 *
 * @param sign when it was noticed first
 * @param began when the first of the attempts began
 * @param lastBegan when the last of the attempts began
 * @param calls how many calls failed
 * @param canaries how many canaries failed
 * @param reason what the last one said
 * @param witnessed when it was first known that another region has answered since the sign
 */
public record FailureStreak(
        Instant sign,
        Instant began,
        Instant lastBegan,
        int calls,
        int canaries,
        String reason,
        Optional<Instant> witnessed) {

    static final int ENOUGH = 7;

    static final Duration LONG_ENOUGH = Duration.ofMillis(300);

    static FailureStreak noticed(Instant began, Instant now, String reason) {
        return new FailureStreak(now, began, began, 0, 0, reason, Optional.empty());
    }

    FailureStreak call(AttemptOutcome verdict, Instant attemptBegan) {
        return new FailureStreak(sign, began, later(attemptBegan), calls + 1, canaries, verdict.reason(), witnessed);
    }

    FailureStreak canary(AttemptOutcome verdict, Instant attemptBegan) {
        return new FailureStreak(sign, began, later(attemptBegan), calls, canaries + 1, verdict.reason(), witnessed);
    }

    FailureStreak witnessedAt(Instant answer) {
        return new FailureStreak(sign, began, lastBegan, calls, canaries, reason, Optional.of(answer));
    }

    /** Whether a success that ended then came after the last of the attempts had begun, so that there is no row of them. */
    boolean endedBy(Instant success) {
        return success.isAfter(lastBegan);
    }

    /** Whether an attempt has ended in vain, rather than is merely late. */
    boolean certain() {
        return calls + canaries > 0;
    }

    /** Whether a canary has confirmed what calls say. */
    boolean confirmed() {
        return canaries > 0;
    }

    boolean unreachable(Instant now) {
        return canaries > 0 && calls + canaries >= ENOUGH && !now.isBefore(began.plus(LONG_ENOUGH));
    }

    private Instant later(Instant attemptBegan) {
        return attemptBegan.isAfter(lastBegan) ? attemptBegan : lastBegan;
    }
}
