package dev.homeport.dynamodb.internal.call;

/**
 * One read and perhaps a second copy of it: which of its requests are over, and what that means for the read. Pure, and for
 * one thread at a time.
 *
 * <table>
 * <caption>What ends the race</caption>
 * <tr><th>seen</th><th>follows</th></tr>
 * <tr><td>the delay is over</td><td>a copy is sent, unless one was, the first has failed or the race is over</td></tr>
 * <tr><td>an answer</td><td>the first one is the read's; later ones are too late</td></tr>
 * <tr><td>a failure that is an answer</td><td>is the read's, if it is the first one</td></tr>
 * <tr><td>another failure</td><td>is the read's once no other request can answer any more</td></tr>
 * </table>
 *
 * <p>A first request that has failed is not hedged but followed by one elsewhere, so that no more than two are ever under
 * way: the copy and either the first or what followed it.
 */
public final class HedgeRace {

    /** A request of a read. */
    public enum Runner {
        FIRST,
        /** What followed the first one in another region when that had failed. */
        MOVED,
        HEDGE
    }

    /** What an answer is to the read. */
    public enum Finish {
        /** The read's, and nothing was to be learned from it. */
        ANSWERED,
        /** The read's: the region where it began was faster than another. */
        HEDGE_LOST,
        /** The read's: another region was faster. */
        HEDGE_WON,
        TOO_LATE
    }

    private boolean hedged;
    private boolean firstFailed;
    private boolean mainOver;
    private boolean hedgeOver;
    private boolean over;

    /** Whether a copy may be sent now. */
    public boolean mayHedge() {
        return !over && !hedged && !firstFailed;
    }

    /** A copy is sent. */
    public void hedged() {
        hedged = true;
    }

    /** The request has failed; what follows it is not decided yet. */
    public void failed(Runner runner) {
        firstFailed |= runner == Runner.FIRST;
    }

    public Finish answered(Runner runner) {
        if (over) {
            return Finish.TOO_LATE;
        }
        over = true;
        return switch (runner) {
            case FIRST -> hedged ? Finish.HEDGE_LOST : Finish.ANSWERED;
            case MOVED -> Finish.ANSWERED;
            case HEDGE -> Finish.HEDGE_WON;
        };
    }

    /**
     * The request has failed and nothing follows it.
     *
     * @param answer whether that was an answer, which another region would give too
     * @return whether the read fails with it
     */
    public boolean ends(Runner runner, boolean answer) {
        if (over) {
            return false;
        }
        hedgeOver |= runner == Runner.HEDGE;
        mainOver |= runner != Runner.HEDGE;
        over = answer || mainOver && (hedgeOver || !hedged);
        return over;
    }

    public boolean isOver() {
        return over;
    }
}
