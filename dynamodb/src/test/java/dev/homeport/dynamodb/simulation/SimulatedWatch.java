package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.History;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.Timeline;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import java.util.Arrays;

/**
 * Holds each decision of one process against what the regions really did, whatever the process knew.
 *
 * <ol>
 *   <li>A region is evicted, and writes move, only if requests have failed there lately for a reason of its own: not for what
 *       is wrong in this process, and not for what is long over.
 *   <li>It is never said that no region answers while one does.
 *   <li>A region is asked last for a table only if it lacks that table.
 *   <li>A region that fails a lasting share of calls is left in time, if another one is well.
 * </ol>
 */
final class SimulatedWatch {

    /** Evidence that is older than this evicts nobody, in whole seconds. */
    static final int EVIDENCE_SECONDS = 10;

    /** A share of failures that is no reason to leave a region. */
    private static final double TOLERABLE = 0.1;

    /** A region that fails half of the calls is left within five seconds, and the one that an attempt may take to fail. */
    private static final int LEFT_WITHIN_SECONDS = 6;

    private static final double HALF = 0.5;
    private static final int LEAST_CALLS_A_SECOND = 10;
    private static final long UNDISTURBED = 20 * SimulatedClient.SECOND;
    private static final long LACK_REMEMBERED = 90 * SimulatedClient.SECOND;
    private static final int TICKS_TO_HEAR_OF_IT = 4;
    private static final long NEVER = Long.MAX_VALUE;

    private final boolean watching;
    private final SimulatedClient client;
    private final SimulatedTruth truth;
    private final Timeline timeline;
    private final History history;
    private final int[] ticksOfAnswers = new int[RoutingTable.MOST_REGIONS];
    private long silentFrom = NEVER;
    private final boolean[] toldOfAskingLast = new boolean[RoutingTable.MOST_REGIONS];
    private final boolean[] toldOfStaying = new boolean[RoutingTable.MOST_REGIONS];

    SimulatedWatch(SimulatedClient client, SimulatedTruth truth, SimulatedWorld world) {
        this.watching = world.watched();
        this.client = client;
        this.truth = truth;
        this.timeline = world.timeline();
        this.history = world.history();
    }

    void raised(RoutingEvent event) {
        if (!watching) {
            return;
        }
        if (event instanceof RoutingEvent.RegionEvicted evicted) {
            int region = number(evicted.region());
            // Hedged reads are won elsewhere while all of this process's connections to the region are busy, too.
            boolean ourOwnSlowness = evicted.reason().contains("hedged reads") && !client.undisturbedFor(UNDISTURBED);
            if (truth.worstShare(region, EVIDENCE_SECONDS) < TOLERABLE && !ourOwnSlowness) {
                violation("evicted region " + region + " for " + evicted.access() + " although it has answered: "
                        + evicted.reason());
            }
        } else if (event instanceof RoutingEvent.WriteRegionMoved moved) {
            int from = number(moved.from());
            if (client.state().record(from).evacuatedSince().isEmpty()
                    && !client.state().record(from).usable(AccessMode.WRITE)
                    && truth.worstShare(from, EVIDENCE_SECONDS) < TOLERABLE) {
                violation("moved writes from region " + from + " although it has answered");
            }
        }
    }

    void ticked() {
        if (!watching) {
            return;
        }
        silence();
        for (int region = 0; region < client.state().regions().size(); region++) {
            staying(region);
            askedLast(region);
        }
    }

    /** An answer to what began after the silence is known at the next tick at the latest. */
    private void silence() {
        if (client.state().silentSince().isEmpty()) {
            silentFrom = NEVER;
            return;
        }
        boolean begins = silentFrom == NEVER;
        if (begins) {
            silentFrom = timeline.now();
            Arrays.fill(ticksOfAnswers, 0);
        }
        for (int region = 0; region < client.state().regions().size(); region++) {
            boolean answersSince = truth.answeredBegan(region) > silentFrom;
            ticksOfAnswers[region] = answersSince ? ticksOfAnswers[region] + 1 : 0;
            if (begins && answersAllTheTime(region) || ticksOfAnswers[region] == TICKS_TO_HEAR_OF_IT) {
                violation("says that no region answers, and region " + region + " did "
                        + (timeline.now() - truth.answeredLast(region)) / SimulatedClient.MILLI + " ms ago");
            }
        }
    }

    private boolean answersAllTheTime(int region) {
        return truth.answeredLast(region) > timeline.now() - SimulatedClient.SECOND
                && truth.worstShare(region, 2) < TOLERABLE;
    }

    /** A table that a region lacks says nothing of the others. */
    private void askedLast(int region) {
        boolean last = (client.view().readLast(SimulatedWrite.TABLE) & 1 << region) != 0;
        boolean wrong = last && truth.lackedLast(region) < timeline.now() - LACK_REMEMBERED;
        if (wrong && !toldOfAskingLast[region]) {
            violation("asks region " + region + " last for a table that it has");
        }
        toldOfAskingLast[region] = wrong;
    }

    private void staying(int region) {
        if (!client.undisturbedFor(UNDISTURBED)) {
            return;
        }
        boolean stays = false;
        for (var access : AccessMode.values()) {
            if (client.view().usable(region, access)
                    && truth.failsSteadily(region, access, LEFT_WITHIN_SECONDS, HALF, LEAST_CALLS_A_SECOND)
                    && anotherIsWell(region, access)) {
                stays = true;
                if (!toldOfStaying[region]) {
                    violation("still uses region " + region + " for " + access + ", which fails half of the calls for "
                            + LEFT_WITHIN_SECONDS + " s");
                }
            }
        }
        toldOfStaying[region] = stays;
    }

    private boolean anotherIsWell(int than, AccessMode access) {
        for (int region = 0; region < client.state().regions().size(); region++) {
            if (region != than
                    && client.view().usable(region, access)
                    && truth.worstShare(region, 3 * LEFT_WITHIN_SECONDS) == 0
                    && truth.answeredLast(region) > timeline.now() - LEFT_WITHIN_SECONDS * SimulatedClient.SECOND) {
                return true;
            }
        }
        return false;
    }

    private int number(dev.homeport.region.RegionName name) {
        return client.state().settings().regions().indexOf(name);
    }

    private void violation(String text) {
        history.violation("at " + timeline.now() / SimulatedClient.MILLI + " ms client " + client.number() + " " + text
                + "; " + client.process());
    }
}
