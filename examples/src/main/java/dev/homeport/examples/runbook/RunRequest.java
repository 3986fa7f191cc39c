package dev.homeport.examples.runbook;

/**
 * Says how an operation is to be done.
 *
 * @param execute whether it is done; else it only says what it would do
 * @param force whether a promotion goes on above the limits of the lag
 * @param automatic whether no person watches, so that an old primary that cannot be fenced stops it, unless the
 *     configuration allows that
 * @param lostRowsTaken whether the rows that only the failed primary holds were taken, so that it may be copied afresh
 * @param abandon whether another operation that is unfinished is left as it is
 */
public record RunRequest(boolean execute, boolean force, boolean automatic, boolean lostRowsTaken, boolean abandon) {

    /** Asks for a dry run. */
    public static RunRequest dryRun() {
        return new RunRequest(false, false, false, false, false);
    }

    /** Asks to do it. */
    public static RunRequest executing() {
        return new RunRequest(true, false, false, false, false);
    }

    /** Returns the same, above the limits of the lag. */
    public RunRequest forced() {
        return new RunRequest(execute, true, automatic, lostRowsTaken, abandon);
    }

    /** Returns the same, with no person watching. */
    public RunRequest automatically() {
        return new RunRequest(execute, force, true, lostRowsTaken, abandon);
    }

    /** Returns the same, after the rows that only the failed primary holds were taken. */
    public RunRequest afterLostRowsWereTaken() {
        return new RunRequest(execute, force, automatic, true, abandon);
    }

    /** Returns the same, leaving another operation that is unfinished as it is. */
    public RunRequest abandoning() {
        return new RunRequest(execute, force, automatic, lostRowsTaken, true);
    }
}
