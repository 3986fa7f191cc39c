package dev.homeport.dynamodb.internal.replay;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;

/**
 * What was tried for one operation so far, including the attempt at hand.
 *
 * @param visited a bit for each region it was sent to
 * @param region where it is now
 * @param attemptsHere how often it was tried there without a break
 * @param ambiguous whether an attempt before this one may have carried it out; never taken back
 * @param eventual whether a strongly consistent read is being asked as an eventually consistent one
 * @param homeHasSpoken whether home has answered that it lacks the table, or has been asked a second time
 * @param full a bit for each region of those visited that has not seen it, since this process had no free connection
 */
public record AttemptHistory(
        int visited,
        int region,
        int attemptsHere,
        boolean ambiguous,
        boolean eventual,
        boolean homeHasSpoken,
        int full) {

    /** While home may still be asked. */
    public AttemptHistory(int visited, int region, int attemptsHere, boolean ambiguous, boolean eventual) {
        this(visited, region, attemptsHere, ambiguous, eventual, false, 0);
    }

    /** The first attempt, where {@link RegionSelector#first} has said. */
    public static AttemptHistory first(int choice) {
        int region = RegionSelector.region(choice);
        return new AttemptHistory(1 << region, region, 1, false, RegionSelector.downgraded(choice));
    }

    public AttemptHistory again(boolean nowAmbiguous) {
        return new AttemptHistory(visited, region, attemptsHere + 1, nowAmbiguous, eventual, homeHasSpoken, full);
    }

    AttemptHistory elsewhere(int other, boolean nowAmbiguous, boolean nowEventual) {
        return new AttemptHistory(visited | 1 << other, other, 1, nowAmbiguous, nowEventual, homeHasSpoken, full);
    }

    /** A read that no pool had a connection for waits in another region's, which counts as a further attempt. */
    AttemptHistory waitingIn(int other) {
        return new AttemptHistory(
                visited | 1 << other, other, attemptsHere + 1, ambiguous, eventual, homeHasSpoken, full);
    }

    /** With what the end of the attempt at hand says of the pool. */
    AttemptHistory ended(AttemptOutcome last) {
        int here = 1 << region;
        int nowFull = last.equals(AttemptOutcome.HeldBack.NO_FREE_CONNECTION) ? full | here : full & ~here;
        return nowFull == full
                ? this
                : new AttemptHistory(visited, region, attemptsHere, ambiguous, eventual, homeHasSpoken, nowFull);
    }

    /** The regions that have seen it, and the one at hand. */
    int asked() {
        return visited & ~full | 1 << region;
    }

    /** A read goes back home, where the table is if it is anywhere. */
    AttemptHistory home(int home) {
        return new AttemptHistory(visited | 1 << home, home, 1, ambiguous, eventual, true, full);
    }

    AttemptHistory withoutHome() {
        return new AttemptHistory(visited, region, attemptsHere, ambiguous, eventual, true, full);
    }
}
