package dev.homeport.dynamodb.internal.replay;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.ConditionalWrites;
import dev.homeport.dynamodb.ConsistentReads;
import dev.homeport.dynamodb.WriteRouting;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Decides what follows an attempt that has ended: another one, in the same region or the next, or the end of the call. Pure;
 * the {@link RegionSelector} decides where the first attempt goes, and which region is the next.
 *
 * <table>
 * <caption>Whether an operation may go to another region</caption>
 * <tr><th>operation</th><th>certainly not done</th><th>perhaps done</th></tr>
 * <tr><td>eventual read</td><td>yes</td><td>yes</td></tr>
 * <tr><td>consistent read, MREC</td><td colspan="2">as {@link ConsistentReads} says</td></tr>
 * <tr><td>consistent read, MRSC</td><td>yes</td><td>yes</td></tr>
 * <tr><td>idempotent write</td><td>yes</td><td>if the caller marked it, or the user allows it for all</td></tr>
 * <tr><td>idempotent write that asks for old values</td><td>yes</td><td>if the caller gave it the mark for that</td></tr>
 * <tr><td>accumulating write</td><td>yes</td><td>never</td></tr>
 * <tr><td>conditional write, MREC</td><td>as {@link ConditionalWrites} says</td><td>never</td></tr>
 * <tr><td>conditional write, MRSC</td><td>yes</td><td>yes; if its condition then fails, it is ambiguous</td></tr>
 * <tr><td>conditional accumulating write</td><td>as a conditional write</td><td>never</td></tr>
 * <tr><td>transaction</td><td>yes, with the same token</td><td>never</td></tr>
 * <tr><td>transaction with a condition</td><td>as a conditional write, with the same token</td><td>never</td></tr>
 * <tr><td>transaction with a token of the caller's</td><td>if the caller marked it, then as above</td><td>never</td></tr>
 * <tr><td>PartiQL write</td><td>yes</td><td>never</td></tr>
 * <tr><td>PartiQL write that may hold a condition</td><td>as a conditional write</td><td>never</td></tr>
 * <tr><td>control plane, reads</td><td>never</td><td>never</td></tr>
 * <tr><td>control plane, writes</td><td>never</td><td>never</td></tr>
 * </table>
 *
 * <p>"Certainly not done" is {@link AttemptOutcome.NotSent}. A request that this process has {@linkplain AttemptOutcome.HeldBack held
 * back} is not done either, but that is no reason to leave a region: a read may go elsewhere, a write is tried again where
 * it was and fails there, so that a later write or condition at home does not miss it. A throttle or a conflict is answered by trying again where it was:
 * a hot key is hot everywhere. Within a region reads and idempotent writes are tried twice, transactions too, whose token
 * protects them there; every other write only if it was certainly not done. Reads of the control plane are tried as often
 * as the SDK tries them; so is everything while no region answers: there is nothing that attempts would burden, and the
 * network may be back before the call's time is over. A read that a region lacks the table for goes on, home too, where the table is if it is anywhere:
 * once more if home has failed before, and although home is out of use. An operation that may have been done stays so,
 * whatever its later attempts say, until one of them has a final answer.
 *
 * <p>A condition that is judged twice holds twice if the version it asks for comes back in between. Versions that never
 * return, such as a counter that each write raises, exclude that; a put that arrives late, or is done again, brings its
 * own old version back. The simulation has shown it: a compare-and-set on items that are also put was done three times.
 */
public final class ReplayPolicy {

    /** Attempts in one region when they fail. */
    static final int ATTEMPTS = 2;

    /**
     * Attempts in one region when it answers that it will not now, and those of a read of the control plane: as many as the
     * SDK's own strategy for DynamoDB makes. They draw no permit, since a region that answers is not helped by silence.
     */
    public static final int ATTEMPTS_OF_THE_SDK = 9;

    /** With less time than this left nothing is begun. */
    public static final long LEAST_NANOS = 10_000_000;

    private final ReplaySettings settings;
    private final RegionSelector selector;

    public ReplayPolicy(ReplaySettings settings) {
        this.settings = settings;
        this.selector = new RegionSelector(settings);
    }

    /**
     * What to do when an attempt has ended.
     *
     * @param history including that attempt
     * @param last how it ended
     * @param refused whether its final answer is an error, such as a condition that does not hold
     * @param view the latest one, not that of the first attempt
     * @param remainingNanos until the caller's deadline
     * @param permit asked before a further attempt in the same region, but for those of {@link #ATTEMPTS_OF_THE_SDK}
     */
    public ReplayDecision after(
            OperationTraits operation,
            AttemptHistory history,
            AttemptOutcome last,
            boolean refused,
            RoutingTable view,
            long remainingNanos,
            BooleanSupplier permit) {
        var shape = operation.shape();
        var tried = shape == OperationKind.EVENTUAL_READ ? history.ended(last) : history;
        boolean write = shape.access() == AccessMode.WRITE;
        if (last instanceof AttemptOutcome.Ok ok) {
            // Only the token of a transaction makes an error the answer to all of its attempts, if it was looked at.
            boolean answersAll = shape.tokened() && !ok.unread();
            boolean perhapsOurOwnDoing = tried.ambiguous() && refused && write && !answersAll;
            return perhapsOurOwnDoing
                    ? new ReplayDecision.SurfaceAmbiguous()
                    : new ReplayDecision.Surface(Optional.empty());
        }
        boolean ambiguous = write && (tried.ambiguous() || last instanceof AttemptOutcome.Ambiguous);
        var refusal = refusal(operation, ambiguous);
        boolean wrongHere = last.fault() || !write && uselessHere(last) || leftMeanwhile(last, tried, view);
        if (last instanceof AttemptOutcome.Local || remainingNanos < LEAST_NANOS) {
            return giveUp(ambiguous, wrongHere ? refusal : Optional.empty());
        }
        if (wrongHere && refusal.isEmpty() && operation.pinned() == OperationTraits.NOT_PINNED) {
            int other = selector.next(operation, tried.visited(), view);
            if (other == RegionSelector.NOWHERE && mayComeBack(tried)) {
                other = selector.next(operation, tried.asked(), view);
                if (other != RegionSelector.NOWHERE) {
                    return new ReplayDecision.Attempt(tried.waitingIn(other), true);
                }
            }
            if (other != RegionSelector.NOWHERE) {
                boolean eventual = tried.eventual()
                        || shape == OperationKind.CONSISTENT_READ
                                && !settings.strong()
                                && settings.consistentReads() == ConsistentReads.DOWNGRADE;
                boolean homeLacksIt =
                        last instanceof AttemptOutcome.Misconfigured && tried.region() == view.writeHome();
                return new ReplayDecision.Attempt(
                        (homeLacksIt ? tried.withoutHome() : tried).elsewhere(other, ambiguous, eventual), true);
            }
            if (settings.judgesByVersion(shape)
                    && RegionSelector.next(AccessMode.WRITE, tried.visited() | operation.excluded(), view)
                            != RegionSelector.NOWHERE) {
                // There is one, but it has not caught up.
                refusal = Optional.of(RefusalReason.CONDITION_AWAY);
            }
        }
        if (wrongHere && refusal.isEmpty() && mayGoHome(operation, tried, last, view, permit)) {
            return new ReplayDecision.Attempt(tried.home(view.writeHome()), true);
        }
        boolean secondVisit = tried.homeHasSpoken() && tried.region() == view.writeHome() && last.fault();
        if (!secondVisit && mayRepeat(shape, tried, last, ambiguous, view, permit)) {
            return new ReplayDecision.Attempt(tried.again(ambiguous), false);
        }
        return giveUp(ambiguous, wrongHere ? refusal : Optional.empty());
    }

    /** The rule that keeps an operation in its region, if there is one. */
    private Optional<RefusalReason> refusal(OperationTraits operation, boolean ambiguous) {
        return switch (operation.shape()) {
            case EVENTUAL_READ -> Optional.empty();
            case CONSISTENT_READ ->
                settings.strong() || settings.consistentReads() != ConsistentReads.FAIL
                        ? Optional.empty()
                        : Optional.of(RefusalReason.CONSISTENT_READ_AWAY);
            case IDEMPOTENT_WRITE ->
                !ambiguous || operation.idempotent() || settings.replayIdempotentWrites()
                        ? writeAway()
                        : Optional.of(RefusalReason.TWICE_AWAY);
            case OLD_VALUES_WRITE, ACCUMULATING_WRITE, TRANSACTION, STATEMENT_WRITE ->
                ambiguous ? Optional.of(RefusalReason.TWICE_AWAY) : writeAway();
            case CONDITIONAL_WRITE ->
                ambiguous && !settings.strong() ? Optional.of(RefusalReason.TWICE_AWAY) : conditionAway();
            case CONDITIONAL_ACCUMULATING_WRITE, CONDITIONAL_TRANSACTION, CONDITIONAL_STATEMENT ->
                ambiguous ? Optional.of(RefusalReason.TWICE_AWAY) : conditionAway();
            case TOKEN_TRANSACTION -> Optional.of(RefusalReason.TOKEN_AWAY);
            case CONTROL_READ, CONTROL -> Optional.of(RefusalReason.CONTROL_AWAY);
        };
    }

    private Optional<RefusalReason> conditionAway() {
        return settings.strong() || settings.conditionalWrites() != ConditionalWrites.HOME_ONLY
                ? writeAway()
                : Optional.of(RefusalReason.CONDITION_AWAY);
    }

    private Optional<RefusalReason> writeAway() {
        return settings.writes() == WriteRouting.HOME_ONLY ? Optional.of(RefusalReason.WRITE_AWAY) : Optional.empty();
    }

    /** Whether a read may find elsewhere what this process, or the setup, does not let it have here. */
    private static boolean uselessHere(AttemptOutcome last) {
        return last instanceof AttemptOutcome.Misconfigured || last instanceof AttemptOutcome.HeldBack;
    }

    /** Whether a write was held back on its way to a region that is no longer in use. */
    private static boolean leftMeanwhile(AttemptOutcome last, AttemptHistory tried, RoutingTable view) {
        return last instanceof AttemptOutcome.HeldBack && !view.usable(tried.region(), AccessMode.WRITE);
    }

    /**
     * Whether a read that no other region has the table for goes home, be it once more or although home is not in use: the
     * table may be one that only home has.
     */
    private static boolean mayGoHome(
            OperationTraits operation,
            AttemptHistory tried,
            AttemptOutcome last,
            RoutingTable view,
            BooleanSupplier permit) {
        int home = view.writeHome();
        return last instanceof AttemptOutcome.Misconfigured
                && operation.shape().access() == AccessMode.READ
                && operation.pinned() == OperationTraits.NOT_PINNED
                && !tried.homeHasSpoken()
                && tried.region() != home
                && !RegionSelector.contains(operation.excluded(), home)
                && !view.evacuated(home)
                && (!RegionSelector.contains(tried.visited(), home) || permit.getAsBoolean());
    }

    /**
     * Whether an eventually consistent read comes back to a region that has not seen it, since its pool was full. Reads wait in full pools by turns:
     * the nearer region's connections are free again sooner, and who waits for the farther one's alone sees later calls
     * served first.
     */
    private static boolean mayComeBack(AttemptHistory tried) {
        return tried.full() != 0 && tried.attemptsHere() < ATTEMPTS_OF_THE_SDK;
    }

    private static boolean waitsForConnection(AttemptOutcome last) {
        return last.equals(AttemptOutcome.HeldBack.NO_FREE_CONNECTION)
                || last.equals(AttemptOutcome.HeldBack.NO_PLACE_TO_WAIT);
    }

    private static boolean mayRepeat(
            OperationKind shape,
            AttemptHistory tried,
            AttemptOutcome last,
            boolean ambiguous,
            RoutingTable view,
            BooleanSupplier permit) {
        boolean safe = shape.access() == AccessMode.READ
                || !ambiguous
                || shape == OperationKind.IDEMPOTENT_WRITE
                || shape.tokened();
        if (!safe) {
            return false;
        }
        boolean answered = last instanceof AttemptOutcome.Throttled || last instanceof AttemptOutcome.Conflict;
        boolean failed = last.fault() || last instanceof AttemptOutcome.HeldBack;
        if (answered || failed && (shape == OperationKind.CONTROL_READ || view.silent())) {
            return tried.attemptsHere() < ATTEMPTS_OF_THE_SDK;
        }
        if (last instanceof AttemptOutcome.ClockOff) {
            // That costs each client of the SDK one attempt, and no budget.
            return tried.attemptsHere() < ATTEMPTS;
        }
        if (waitsForConnection(last)) {
            // No region has seen it: the call waits on, and draws on no budget.
            return tried.attemptsHere() < ATTEMPTS_OF_THE_SDK;
        }
        return failed && tried.attemptsHere() < ATTEMPTS && permit.getAsBoolean();
    }

    private static ReplayDecision giveUp(boolean ambiguous, Optional<RefusalReason> because) {
        return ambiguous ? new ReplayDecision.SurfaceAmbiguous() : new ReplayDecision.Surface(because);
    }
}
