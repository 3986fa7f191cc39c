package dev.homeport.dynamodb.internal.replay;

/**
 * What was tried for one operation so far, including the attempt at hand.
 *
 * @param visited a bit for each region it was sent to
 * @param region where it is now
 * @param attemptsHere how often it was tried there without a break
 * @param ambiguous whether an attempt before this one may have carried it out; never taken back
 * @param eventual whether a strongly consistent read is being asked as an eventually consistent one
 * @param homeHasSpoken whether home has answered that it lacks the table, or has been asked a second time
 */
public record AttemptHistory(
        int visited, int region, int attemptsHere, boolean ambiguous, boolean eventual, boolean homeHasSpoken) {

    /** While home may still be asked. */
    public AttemptHistory(int visited, int region, int attemptsHere, boolean ambiguous, boolean eventual) {
        this(visited, region, attemptsHere, ambiguous, eventual, false);
    }

    /** The first attempt, where {@link RegionSelector#first} has said. */
    public static AttemptHistory first(int choice) {
        int region = RegionSelector.region(choice);
        return new AttemptHistory(1 << region, region, 1, false, RegionSelector.downgraded(choice));
    }

    public AttemptHistory again(boolean nowAmbiguous) {
        return new AttemptHistory(visited, region, attemptsHere + 1, nowAmbiguous, eventual, homeHasSpoken);
    }

    AttemptHistory elsewhere(int other, boolean nowAmbiguous, boolean nowEventual) {
        return new AttemptHistory(visited | 1 << other, other, 1, nowAmbiguous, nowEventual, homeHasSpoken);
    }

    /** A read goes back home, where the table is if it is anywhere. */
    AttemptHistory home(int home) {
        return new AttemptHistory(visited | 1 << home, home, 1, ambiguous, eventual, true);
    }

    AttemptHistory withoutHome() {
        return new AttemptHistory(visited, region, attemptsHere, ambiguous, eventual, true);
    }
}
