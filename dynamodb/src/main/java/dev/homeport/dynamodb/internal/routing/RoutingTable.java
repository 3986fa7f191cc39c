package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import java.util.Arrays;
import java.util.Map;

/**
 * Where operations go now. This is all that a call reads, once, and reading it allocates nothing.
 *
 * <p>Regions are numbers, 0 to n-1, in the order in which the user listed them. Immutable.
 */
public final class RoutingTable {

    /** Regions are bits of an int. */
    public static final int MOST_REGIONS = 30;

    private static final int EVERYBODY = 100;

    private final long version;
    private final int writeHome;
    private final int[] readOrder;
    private final int[] writeOrder;
    private final int[] readShares;
    private final int[] readGenerations;
    private final int[] writeGenerations;
    private final int usableForReads;
    private final int usableForWrites;
    private final int evacuated;
    private final int caughtUp;
    private final Map<String, Integer> readLast;
    private final boolean settling;
    private final boolean silent;

    /**
     * Copies nothing: the arrays are the view's from now on.
     *
     * @param readOrder each region that may be read, once, the preferred one first
     * @param writeOrder each region that may be written, once, the one in office first
     * @param readShares for each region, how many of a hundred reads may begin there
     * @param evacuated a bit for each region that the operator has taken out
     * @param caughtUp a bit for each region that is known to have all but the last moments of the home's writes
     * @param readLast for each table that regions lack, a bit for each of them
     * @param settling whether the home has its writes back and may lack the last ones made elsewhere
     * @param silent whether no region answers
     */
    public RoutingTable(
            long version,
            int writeHome,
            int[] readOrder,
            int[] writeOrder,
            int[] readShares,
            int[] readGenerations,
            int[] writeGenerations,
            int evacuated,
            int caughtUp,
            Map<String, Integer> readLast,
            boolean settling,
            boolean silent) {
        this.version = version;
        this.writeHome = writeHome;
        this.readOrder = readOrder;
        this.writeOrder = writeOrder;
        this.readShares = readShares;
        this.readGenerations = readGenerations;
        this.writeGenerations = writeGenerations;
        this.usableForReads = mask(readOrder);
        this.usableForWrites = mask(writeOrder);
        this.evacuated = evacuated;
        this.caughtUp = caughtUp;
        this.readLast = Map.copyOf(readLast);
        this.settling = settling;
        this.silent = silent;
    }

    /** Where each region has every table, and home has the latest versions as long as it has the writes. */
    public RoutingTable(
            long version,
            int writeHome,
            int[] readOrder,
            int[] writeOrder,
            int[] readShares,
            int[] readGenerations,
            int[] writeGenerations,
            int evacuated,
            int caughtUp) {
        this(
                version,
                writeHome,
                readOrder,
                writeOrder,
                readShares,
                readGenerations,
                writeGenerations,
                evacuated,
                caughtUp,
                Map.of(),
                false,
                false);
    }

    /** Counts the views: a later one has a higher number. */
    long version() {
        return version;
    }

    /** How many regions there are, usable or not. */
    int regions() {
        return readShares.length;
    }

    /**
     * The region where a read begins.
     *
     * @param random any number; while a region is being given its reads back, it decides who goes there first
     */
    public int firstRead(int random) {
        int ticket = random;
        for (int region : readOrder) {
            int share = readShares[region];
            if (share >= EVERYBODY || Math.floorMod(ticket, EVERYBODY) < share) {
                return region;
            }
            ticket = ticket / EVERYBODY + Integer.rotateLeft(ticket, 16);
        }
        return readOrder[0];
    }

    /** The region where a write begins. */
    public int firstWrite() {
        return writeOrder[0];
    }

    /** How many regions can be used; never 0. */
    public int candidates(AccessMode access) {
        return order(access).length;
    }

    /** The usable region of that rank, 0 being the preferred one. */
    public int candidate(AccessMode access, int rank) {
        return order(access)[rank];
    }

    public boolean usable(int region, AccessMode access) {
        return ((access == AccessMode.READ ? usableForReads : usableForWrites) & 1 << region) != 0;
    }

    /** Counts the changes of one way of using one region, so that what began before a change is not held against it. */
    public int generation(int region, AccessMode access) {
        return (access == AccessMode.READ ? readGenerations : writeGenerations)[region];
    }

    /** The region whose versions of items are the latest for as long as writes go there; chosen by the user, for good. */
    public int writeHome() {
        return writeHome;
    }

    /** Whether the operator has taken the region out. */
    public boolean evacuated(int region) {
        return (evacuated & 1 << region) != 0;
    }

    /** Whether the region is known to have all but the last moments of the home's writes; only measured lag can say so. */
    public boolean caughtUp(int region) {
        return (caughtUp & 1 << region) != 0;
    }

    /** Whether any region lacks a table; else nobody needs to know which table a call is about. */
    public boolean lacksAny() {
        return !readLast.isEmpty();
    }

    /** A bit for each region that is asked last for that table, because it lacks it. */
    public int readLast(String table) {
        return readLast.getOrDefault(table, 0);
    }

    /**
     * Whether the home has had its writes back for a moment only, and may lack the last ones made elsewhere; only where lag is
     * not measured.
     */
    public boolean settling() {
        return settling;
    }

    /** Whether no region answers, so that there is no better place for a call, and none that its attempts would burden. */
    public boolean silent() {
        return silent;
    }

    /** How many of a hundred reads may begin there; 0 if it cannot be read. */
    public int readShare(int region) {
        return usable(region, AccessMode.READ) ? readShares[region] : 0;
    }

    /** Whether another view says the same, except for its number. */
    boolean sameAs(RoutingTable other) {
        return writeHome == other.writeHome
                && evacuated == other.evacuated
                && caughtUp == other.caughtUp
                && readLast.equals(other.readLast)
                && settling == other.settling
                && silent == other.silent
                && Arrays.equals(readOrder, other.readOrder)
                && Arrays.equals(writeOrder, other.writeOrder)
                && Arrays.equals(readShares, other.readShares)
                && Arrays.equals(readGenerations, other.readGenerations)
                && Arrays.equals(writeGenerations, other.writeGenerations);
    }

    private int[] order(AccessMode access) {
        return access == AccessMode.READ ? readOrder : writeOrder;
    }

    private static int mask(int[] regions) {
        int mask = 0;
        for (int region : regions) {
            mask |= 1 << region;
        }
        return mask;
    }

    @Override
    public String toString() {
        return "RouteView[version=" + version + ", reads=" + Arrays.toString(readOrder) + ", writes="
                + Arrays.toString(writeOrder) + "]";
    }
}
