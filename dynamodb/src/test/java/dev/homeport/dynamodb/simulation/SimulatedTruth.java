package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.Timeline;
import dev.homeport.dynamodb.internal.monitor.InFlightCalls;
import java.util.Arrays;

/** What the regions really did to one process's requests, second by second. The process knows nothing of this. */
final class SimulatedTruth {

    private static final int SECONDS = 32;

    /** All requests to a region, canaries among them; then the calls alone, by kind of access. */
    private static final int ALL = 2;

    private final Timeline timeline;
    private final int[][][] sent;
    private final int[][][] struck;
    private final long[][][] seconds;
    private final long[] answered;
    private final long[] answeredBegan;
    private final long[] failed;
    private final long[] lacked;

    SimulatedTruth(Timeline timeline, int regions) {
        this.timeline = timeline;
        sent = new int[3][regions][SECONDS];
        struck = new int[3][regions][SECONDS];
        seconds = new long[3][regions][SECONDS];
        answered = new long[regions];
        answeredBegan = new long[regions];
        failed = new long[regions];
        lacked = new long[regions];
        Arrays.fill(lacked, InFlightCalls.NEVER);
        Arrays.fill(answered, InFlightCalls.NEVER);
        Arrays.fill(answeredBegan, InFlightCalls.NEVER);
        Arrays.fill(failed, InFlightCalls.NEVER);
    }

    /**
     * A request has left the process.
     *
     * @param struckThere whether the region, or the way there, fails it or makes it late
     * @param failsAtOnce whether the process is told so, rather than nothing
     */
    void sent(SimulatedRequest request, boolean struckThere, boolean failsAtOnce) {
        count(ALL, request.region, struckThere);
        if (!request.canary() && !SimulatedEvidence.isControl(request)) {
            count(request.access().ordinal(), request.region, struckThere && failsAtOnce);
        }
    }

    void answered(int region, long began) {
        answered[region] = timeline.now();
        answeredBegan[region] = Math.max(answeredBegan[region], began);
    }

    /** The region has said that it lacks the table that all have. */
    void lacked(int region) {
        lacked[region] = timeline.now();
    }

    /** When it has said so last, or {@link InFlightCalls#NEVER}. */
    long lackedLast(int region) {
        return lacked[region];
    }

    void failed(int region) {
        failed[region] = timeline.now();
    }

    /** When the latest answer came that no failure has followed, or {@link InFlightCalls#NEVER}. */
    long answeredLast(int region) {
        return failed[region] >= answered[region] ? InFlightCalls.NEVER : answered[region];
    }

    /** When the latest of the requests began that were answered, or {@link InFlightCalls#NEVER}. */
    long answeredBegan(int region) {
        return answeredBegan[region];
    }

    /** The share of requests, calls and canaries, that the region failed in the worst of the latest seconds. */
    double worstShare(int region, int latest) {
        double worst = 0;
        long now = timeline.now() / SimulatedClient.SECOND;
        for (long second = now - latest; second <= now; second++) {
            int calls = get(sent, ALL, region, second);
            worst = Math.max(worst, calls == 0 ? 0 : (double) get(struck, ALL, region, second) / calls);
        }
        return worst;
    }

    /** Whether so large a share of calls failed at once there in each of the latest whole seconds, of so many at least. */
    boolean failsSteadily(int region, AccessMode access, int latest, double share, int calls) {
        long now = timeline.now() / SimulatedClient.SECOND;
        int all = 0;
        int bad = 0;
        for (long second = now - latest; second < now; second++) {
            int these = get(sent, access.ordinal(), region, second);
            int theseBad = get(struck, access.ordinal(), region, second);
            if (these < calls || theseBad < 0.8 * share * these) {
                return false;
            }
            all += these;
            bad += theseBad;
        }
        return bad >= share * all;
    }

    private void count(int of, int region, boolean bad) {
        long second = timeline.now() / SimulatedClient.SECOND;
        int place = (int) (second % SECONDS);
        if (seconds[of][region][place] != second) {
            seconds[of][region][place] = second;
            sent[of][region][place] = 0;
            struck[of][region][place] = 0;
        }
        sent[of][region][place]++;
        struck[of][region][place] += bad ? 1 : 0;
    }

    private int get(int[][][] counts, int of, int region, long second) {
        int place = (int) Math.floorMod(second, (long) SECONDS);
        return seconds[of][region][place] == second ? counts[of][region][place] : 0;
    }
}
