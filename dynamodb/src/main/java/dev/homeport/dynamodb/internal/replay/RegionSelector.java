package dev.homeport.dynamodb.internal.replay;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.ConditionalWrites;
import dev.homeport.dynamodb.ConsistentReads;
import dev.homeport.dynamodb.WriteRouting;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.routing.RoutingTable;

/**
 * Selects the region of an operation's first attempt, of its next page, of a second copy of a slow read, and the next region
 * for what has failed in one. Pure; the {@link ReplayPolicy} decides whether what has failed may go there.
 *
 * <table>
 * <caption>Where an operation goes first, unless the caller pins or excludes regions</caption>
 * <tr><th>operation</th><th>home in use</th><th>home out of use</th></tr>
 * <tr><td>eventual read; consistent read, MRSC</td><td colspan="2">the region that the routing table has for reads</td></tr>
 * <tr><td>consistent read, MREC</td><td>home, if it has the latest</td><td>as {@link ConsistentReads} says</td></tr>
 * <tr><td>unconditional write; any write, MRSC</td><td>home</td><td>the next region, or home too if writes are for home only</td></tr>
 * <tr><td>conditional write, MREC</td><td>home; not while it settles, if it alone may judge</td><td>as {@link ConditionalWrites} says</td></tr>
 * <tr><td>transaction with a token of the caller's</td><td>home</td><td>refused</td></tr>
 * <tr><td>control plane</td><td>home</td><td>home</td></tr>
 * </table>
 *
 * <p>A choice is one {@code int}: a region, perhaps with a bit that tells how it is asked, or the code of a
 * {@link RefusalReason}. It is not a record because every call makes one, and a call that succeeds is to allocate nothing for it.
 */
public final class RegionSelector {

    /** Where a request begins that continues no page known here. */
    public static final int UNKNOWN = -1;

    /** No region is left. */
    static final int NOWHERE = -1;

    private static final int DOWNGRADED = 1 << 8;
    private static final int CONTINUED_ELSEWHERE = 1 << 9;

    private final ReplaySettings settings;

    public RegionSelector(ReplaySettings settings) {
        this.settings = settings;
    }

    /**
     * Where an operation begins. Allocates nothing.
     *
     * @param pinned the only region the caller wants, or {@link OperationTraits#NOT_PINNED}
     * @param excluded a bit for each region that the caller does not want
     * @param random any number
     * @return a choice for {@link #region} and {@link #downgraded}, or, if negative, the code of a {@link RefusalReason}
     */
    public int first(OperationKind shape, int pinned, int excluded, RoutingTable view, int random) {
        return first(shape, pinned, excluded, 0, view, random);
    }

    /** The same, with a bit for each region that is asked last, because it lacks the table. */
    public int first(OperationKind shape, int pinned, int excluded, int last, RoutingTable view, int random) {
        if (pinned != OperationTraits.NOT_PINNED) {
            return contains(excluded, pinned) ? RefusalReason.PIN_EXCLUDED.code() : pinned;
        }
        if (shape == OperationKind.EVENTUAL_READ) {
            return firstRead(excluded, last, view, random);
        }
        if (shape.control()) {
            return contains(excluded, view.writeHome()) ? RefusalReason.ALL_EXCLUDED.code() : view.writeHome();
        }
        if (shape == OperationKind.CONSISTENT_READ) {
            return settings.strong()
                    ? firstRead(excluded, last, view, random)
                    : firstConsistentRead(excluded, last, view, random);
        }
        return firstWrite(shape, excluded, last, view);
    }

    /** The region of a choice. */
    public static int region(int choice) {
        return choice & ~(DOWNGRADED | CONTINUED_ELSEWHERE);
    }

    /** Whether a strongly consistent read is to be asked as an eventually consistent one. */
    public static boolean downgraded(int choice) {
        return choice >= 0 && (choice & DOWNGRADED) != 0;
    }

    /**
     * Where a further page is read: where the page before came from, for as long as that region is in use.
     *
     * @param first the choice for an eventual read that continues nothing
     * @param before the region of the page before, or {@link #UNKNOWN}
     * @param excluded a bit for each region that the caller does not want
     */
    public static int continued(int first, int before, int excluded, RoutingTable view) {
        if (before == UNKNOWN || before == region(first)) {
            return first;
        }
        boolean there = view.usable(before, AccessMode.READ) && !contains(excluded, before);
        return there ? before : first | CONTINUED_ELSEWHERE;
    }

    /** Whether a further page is read elsewhere than the page before. */
    public static boolean continuedElsewhere(int choice) {
        return choice >= 0 && (choice & CONTINUED_ELSEWHERE) != 0;
    }

    /**
     * Where a second copy of a slow read may go, or a negative number if nowhere.
     *
     * @param visited a bit for each region it was sent to
     */
    public static int alternate(int visited, int excluded, RoutingTable view) {
        return next(AccessMode.READ, visited | excluded, view);
    }

    /** The region after those that were visited, or {@link #NOWHERE}. */
    int next(OperationTraits operation, int visited, RoutingTable view) {
        int not = visited | operation.excluded();
        return settings.judgesByVersion(operation.shape())
                ? nextForCondition(not, view)
                : next(operation.shape().access(), not, operation.last(), view);
    }

    private int firstRead(int excluded, int last, RoutingTable view, int random) {
        int region = view.firstRead(random);
        if (!contains(excluded | last, region)) {
            return region;
        }
        int other = next(AccessMode.READ, excluded, last, view);
        return other == NOWHERE ? RefusalReason.ALL_EXCLUDED.code() : other;
    }

    private int firstConsistentRead(int excluded, int last, RoutingTable view, int random) {
        int home = view.writeHome();
        boolean allowed = !contains(excluded, home) && !view.evacuated(home);
        if (allowed && view.usable(home, AccessMode.READ) && homeHasTheLatest(view)) {
            return home;
        }
        if (settings.consistentReads() == ConsistentReads.FAIL) {
            if (allowed && homeHasTheLatest(view)) {
                return home;
            }
            return (allowed && view.settling() ? RefusalReason.HOME_SETTLES : RefusalReason.CONSISTENT_READ_AWAY)
                    .code();
        }
        if (settings.consistentReads() == ConsistentReads.DOWNGRADE) {
            int region = firstRead(excluded, last, view, random);
            return region < 0 ? region : region | DOWNGRADED;
        }
        int writeRegion = view.firstWrite();
        return view.usable(writeRegion, AccessMode.READ) && !contains(excluded, writeRegion)
                ? writeRegion
                : firstRead(excluded, last, view, random);
    }

    private int firstWrite(OperationKind shape, int excluded, int last, RoutingTable view) {
        int home = view.writeHome();
        boolean allowed = !contains(excluded, home) && !view.evacuated(home);
        if (settings.writes() == WriteRouting.HOME_ONLY) {
            return allowed ? home : RefusalReason.WRITE_AWAY.code();
        }
        if (allowed && view.usable(home, AccessMode.WRITE)) {
            boolean tooEarly = view.settling()
                    && settings.judgesByVersion(shape)
                    && settings.conditionalWrites() == ConditionalWrites.HOME_ONLY;
            return tooEarly ? RefusalReason.HOME_SETTLES.code() : home;
        }
        if (shape == OperationKind.TOKEN_TRANSACTION) {
            return RefusalReason.TOKEN_AWAY.code();
        }
        boolean judged = settings.judgesByVersion(shape);
        if (judged && settings.conditionalWrites() == ConditionalWrites.HOME_ONLY) {
            return RefusalReason.CONDITION_AWAY.code();
        }
        int region = judged ? nextForCondition(excluded, view) : next(AccessMode.WRITE, excluded, last, view);
        return region != NOWHERE ? region : (judged ? RefusalReason.CONDITION_AWAY : RefusalReason.ALL_EXCLUDED).code();
    }

    /**
     * While no write goes elsewhere, home's versions are the latest, however slow or broken its reads may be; but for the first
     * moments after writes have come home.
     */
    private boolean homeHasTheLatest(RoutingTable view) {
        return settings.writes() == WriteRouting.HOME_ONLY || view.firstWrite() == view.writeHome() && !view.settling();
    }

    private int nextForCondition(int not, RoutingTable view) {
        for (int rank = 0; rank < view.candidates(AccessMode.WRITE); rank++) {
            int region = view.candidate(AccessMode.WRITE, rank);
            boolean current = settings.conditionalWrites() == ConditionalWrites.ALLOW || view.caughtUp(region);
            if (!contains(not, region) && current) {
                return region;
            }
        }
        return NOWHERE;
    }

    /** The next region, one of those to be asked last only if there is no other. */
    private static int next(AccessMode access, int not, int last, RoutingTable view) {
        int region = last == 0 ? NOWHERE : next(access, not | last, view);
        return region == NOWHERE ? next(access, not, view) : region;
    }

    static int next(AccessMode access, int not, RoutingTable view) {
        for (int rank = 0; rank < view.candidates(access); rank++) {
            int region = view.candidate(access, rank);
            if (!contains(not, region)) {
                return region;
            }
        }
        return NOWHERE;
    }

    static boolean contains(int mask, int region) {
        return (mask & 1 << region) != 0;
    }
}
