package dev.homeport.health;

/**
 * Turns single results into a verdict that does not flap.
 *
 * <p>It takes {@code fall} failures in a row to go down and {@code rise} successes in a row to come back. In a row
 * means that one result of the other kind starts the count again; counters that forget this end up down after three
 * failures spread over a day. The first result ever decides at once, because there is nothing yet to protect.
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>verdict</th><th>success</th><th>failure</th><th>overdue</th></tr>
 * <tr><td>UNDECIDED</td><td>UP</td><td>DOWN</td><td>DOWN</td></tr>
 * <tr><td>UP</td><td>UP, count 0</td><td>count + 1; DOWN at {@code fall}</td><td>DOWN</td></tr>
 * <tr><td>DOWN</td><td>count + 1; UP at {@code rise}</td><td>DOWN, count 0</td><td>DOWN</td></tr>
 * </table>
 *
 * @param streak how many results in a row have contradicted the verdict
 */
record FallRise(Verdict verdict, int fall, int rise, int streak) {

    enum Verdict {
        UNDECIDED,
        UP,
        DOWN
    }

    static FallRise undecided(int fall, int rise) {
        return new FallRise(Verdict.UNDECIDED, fall, rise, 0);
    }

    FallRise next(boolean success) {
        return switch (verdict) {
            case UNDECIDED -> in(success ? Verdict.UP : Verdict.DOWN);
            case UP -> success ? in(Verdict.UP) : contradicted(fall, Verdict.DOWN);
            case DOWN -> success ? contradicted(rise, Verdict.UP) : in(Verdict.DOWN);
        };
    }

    /** Nothing has been heard for too long: down, and back up only after {@code rise} successes. */
    FallRise overdue() {
        return in(Verdict.DOWN);
    }

    private FallRise contradicted(int limit, Verdict opposite) {
        return streak + 1 >= limit ? in(opposite) : new FallRise(verdict, fall, rise, streak + 1);
    }

    private FallRise in(Verdict next) {
        return new FallRise(next, fall, rise, 0);
    }
}
