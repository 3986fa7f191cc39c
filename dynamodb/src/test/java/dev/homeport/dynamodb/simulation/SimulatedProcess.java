package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.Timeline;
import java.util.Arrays;

/** What is wrong with one process itself, and with no region. */
final class SimulatedProcess {

    private final Timeline timeline;
    private final long[] sendsFrom;
    private final long[] credentialsFrom;
    private final boolean[] clockUnknown;
    private long completesFrom;
    private long coldUntil;
    private long shortLimitsUntil;
    private long wellFrom;
    private long stalledUntil;
    private long stallReported;

    SimulatedProcess(Timeline timeline, int regions) {
        this.timeline = timeline;
        sendsFrom = new long[regions];
        credentialsFrom = new long[regions];
        clockUnknown = new boolean[regions];
    }

    /** Nothing runs. */
    void stall(long nanos) {
        stalledUntil = lasts(nanos);
    }

    /** Classes are loaded and code is compiled before the first request is sent; the clients wait for it. */
    void cold(long nanos) {
        coldUntil = lasts(nanos);
    }

    /** When calls and canaries begin. */
    long coldUntil() {
        return coldUntil;
    }

    /** Whoever signs for that region waits for credentials. */
    void slowCredentials(int region, long nanos) {
        sendsFrom[region] = Math.max(sendsFrom[region], lasts(nanos));
    }

    /** Nobody can sign for that region. */
    void noCredentials(int region, long nanos) {
        credentialsFrom[region] = lasts(nanos);
    }

    /** The callbacks of the application keep the threads busy that handle answers. */
    void busyThreads(long nanos) {
        completesFrom = lasts(nanos);
    }

    /** Some callers give limits that are shorter than the work they ask for. */
    void shortLimits(long nanos) {
        shortLimitsUntil = lasts(nanos);
    }

    /** The clock jumps, and each region's time has to be learnt again. */
    void clockJumps() {
        lasts(0);
        Arrays.fill(clockUnknown, true);
    }

    /** A pool is full for so long, which others arrange. */
    void notes(long nanos) {
        lasts(nanos);
    }

    long sendsFrom(int region) {
        return sendsFrom[region];
    }

    long completesFrom() {
        return completesFrom;
    }

    boolean hasCredentials(int region) {
        return timeline.now() >= credentialsFrom[region];
    }

    boolean hasShortLimits() {
        return timeline.now() < shortLimitsUntil;
    }

    /** Whether that region refuses the next signature; the one after it is right. */
    boolean learnsTheTimeOf(int region) {
        boolean unknown = clockUnknown[region];
        clockUnknown[region] = false;
        return unknown;
    }

    /** Whether nothing was wrong with the process itself for so long. */
    boolean wellFor(long nanos) {
        return timeline.now() >= wellFrom + nanos;
    }

    long stalledUntil() {
        return stalledUntil;
    }

    long stallReported() {
        return stallReported;
    }

    boolean stallToReport() {
        if (stalledUntil > stallReported) {
            stallReported = stalledUntil;
            return true;
        }
        return false;
    }

    /** What was wrong with it lately, for whoever looks for the reason of a decision. */
    @Override
    public String toString() {
        return "process that signs from " + Arrays.toString(millis(sendsFrom)) + " ms, with credentials from "
                + Arrays.toString(millis(credentialsFrom)) + " ms, handles answers from "
                + completesFrom / SimulatedClient.MILLI + " ms, has short limits until "
                + shortLimitsUntil / SimulatedClient.MILLI + " ms, ran again at "
                + stalledUntil / SimulatedClient.MILLI + " ms, was well from " + wellFrom / SimulatedClient.MILLI
                + " ms";
    }

    private static long[] millis(long[] nanos) {
        return Arrays.stream(nanos).map(each -> each / SimulatedClient.MILLI).toArray();
    }

    private long lasts(long nanos) {
        long until = timeline.now() + nanos;
        wellFrom = Math.max(wellFrom, until);
        return until;
    }
}
