package dev.homeport.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Decides what becomes of each attempt, by the faults that hold at the moment it is sent. */
final class SimulatedNetwork {

    private static final long MILLI = 1_000_000;
    private static final long CONNECT_TIMEOUT = 500 * MILLI;
    private static final long SLOWER = 300 * MILLI;

    private static final Verdict OK = new Verdict.Ok();
    private static final Verdict DNS = new Verdict.NotSent("DNS");
    private static final Verdict REFUSED = new Verdict.NotSent("refused");
    private static final Verdict CONNECT = new Verdict.NotSent("connect timeout");
    private static final Verdict ERROR = new Verdict.Ambiguous("HTTP 500");
    private static final Verdict RESET = new Verdict.Ambiguous("reset");
    private static final Verdict THROTTLED = new Verdict.Throttled("throttled");
    private static final Verdict CONFLICT = new Verdict.Conflict("conflict");
    private static final Verdict MISSING = new Verdict.Misconfigured("ResourceNotFoundException");

    static final long NEVER = Long.MAX_VALUE;

    private final SplittableRandom random;
    private final long[][] roundTrips;
    private final List<SimulatedFault> faults = new ArrayList<>();

    // The fate of the attempt last sent, so that none is allocated.
    private Verdict verdict = OK;
    private long arrives;
    private long answers;

    SimulatedNetwork(SplittableRandom random, long[][] roundTrips) {
        this.random = random;
        this.roundTrips = roundTrips;
    }

    void add(SimulatedFault fault) {
        faults.add(fault);
    }

    void remove(SimulatedFault fault) {
        faults.remove(fault);
    }

    void heal() {
        faults.clear();
    }

    List<SimulatedFault> faults() {
        return faults;
    }

    void roundTrip(int client, int region, long nanos) {
        roundTrips[client][region] = nanos;
    }

    /** Sends one attempt; its fate is then told by {@link #verdict}, {@link #arrives} and {@link #answers}. */
    void send(int client, int region, boolean write) {
        long roundTrip = (long) (roundTrips[client][region] * (0.9 + 0.2 * random.nextDouble())) + MILLI;
        verdict = OK;
        arrives = roundTrip / 2;
        answers = roundTrip;
        for (int i = 0; i < faults.size(); i++) {
            var fault = faults.get(i);
            if (fault.concerns(client, region) && random.nextDouble() < fault.probability()) {
                strike(fault.kind(), roundTrip, write);
                if (verdict != OK || answers == NEVER) {
                    return;
                }
            }
        }
    }

    /** What the client will find, if the answer comes in time. */
    Verdict verdict() {
        return verdict;
    }

    /** After how long the region carries it out, or {@link #NEVER}. */
    long arrives() {
        return arrives;
    }

    /** After how long the client hears of it, or {@link #NEVER}. */
    long answers() {
        return answers;
    }

    private void strike(SimulatedFault.Kind kind, long roundTrip, boolean write) {
        switch (kind) {
            case DNS -> ends(DNS, NEVER, 2 * MILLI);
            case REFUSE -> ends(REFUSED, NEVER, MILLI);
            case BLACK_HOLE -> ends(CONNECT, NEVER, CONNECT_TIMEOUT);
            case HANG -> ends(OK, random.nextInt(4) == 0 ? random.nextLong(3_000 * MILLI) : NEVER, NEVER);
            case ERROR -> ends(ERROR, random.nextBoolean() ? roundTrip / 2 : NEVER, roundTrip);
            case RESET -> ends(RESET, random.nextBoolean() ? roundTrip / 2 : NEVER, roundTrip);
            case LOSS -> {
                if (random.nextBoolean()) {
                    ends(CONNECT, NEVER, CONNECT_TIMEOUT);
                } else {
                    ends(OK, random.nextBoolean() ? roundTrip / 2 : NEVER, NEVER);
                }
            }
            case THROTTLE -> ends(THROTTLED, NEVER, roundTrip);
            case CONFLICT -> {
                if (write) {
                    ends(CONFLICT, NEVER, roundTrip);
                }
            }
            case SLOW -> answers += SLOWER;
            case MISSING_TABLE -> ends(MISSING, NEVER, roundTrip);
        }
    }

    private void ends(Verdict how, long arrivesAfter, long answersAfter) {
        verdict = how;
        arrives = arrivesAfter;
        answers = answersAfter;
    }
}
