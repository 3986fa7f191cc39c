package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Decides what becomes of each attempt, by the distance and by the faults that hold at the moment it is sent. */
public final class SimulatedNetwork {

    private static final long MILLI = 1_000_000;
    private static final long CONNECT_TIMEOUT = 500 * MILLI;
    private static final long SLOWER = 300 * MILLI;

    /** TCP takes one, TLS another one. */
    private static final int ROUND_TRIPS_TO_CONNECT = 2;

    static final long NEVER = Long.MAX_VALUE;

    private final SplittableRandom random;
    private final SimulatedDistances distances;
    private final int home;
    private final List<SimulatedFault> faults = new ArrayList<>();

    // The fate of the attempt last sent, so that none is allocated.
    private AttemptOutcome verdict = SimulatedVerdicts.OK;
    private long arrives;
    private long answers;
    private boolean struck;

    SimulatedNetwork(SplittableRandom random, SimulatedDistances distances, int home) {
        this.random = random;
        this.distances = distances;
        this.home = home;
    }

    public void add(SimulatedFault fault) {
        faults.add(fault);
    }

    public void remove(SimulatedFault fault) {
        faults.remove(fault);
    }

    public void heal() {
        faults.clear();
    }

    boolean atHome(int region) {
        return region == home;
    }

    public SimulatedDistances distances() {
        return distances;
    }

    /** Sends one attempt; its fate is then told by {@link #verdict}, {@link #arrives} and {@link #answers}. */
    void send(int client, SimulatedRequest request, boolean newConnection) {
        int region = request.region;
        long there = jittered(distances.there(client, region));
        long roundTrip = there + jittered(distances.back(client, region)) + MILLI + request.serviceNanos;
        long connecting = newConnection ? connectingNanos(client, region) : 0;
        verdict = SimulatedVerdicts.OK;
        arrives = connecting + there;
        answers = connecting + roundTrip;
        struck = false;
        for (int i = 0; i < faults.size(); i++) {
            var fault = faults.get(i);
            if (fault.concerns(client, region) && random.nextDouble() < fault.probability()) {
                strike(fault.kind(), request, newConnection);
                struck &= !fault.isOurOwnNetwork();
                if (verdict != SimulatedVerdicts.OK || answers == NEVER) {
                    return;
                }
            }
        }
        if (request.kind() == SimulatedWrite.HOME_TABLE_READ && !atHome(region)) {
            verdict = missing(request, region);
        }
    }

    /** How long it takes to make a connection. */
    long connectingNanos(int client, int region) {
        return ROUND_TRIPS_TO_CONNECT * distances.roundTrip(client, region);
    }

    /** Whether a connection that is made now comes to be. */
    boolean connects(int client, int region) {
        for (var fault : faults) {
            if (fault.concerns(client, region)
                    && fault.kind().keepsConnectionsFromBeingMade()
                    && random.nextDouble() < fault.probability()) {
                return false;
            }
        }
        return true;
    }

    /** What the client will find, if the answer comes in time. */
    AttemptOutcome verdict() {
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

    /** Whether it is a fault of the region, or of the way there, if the client does not find what it asked for. */
    boolean struck() {
        return struck;
    }

    private void strike(SimulatedFault.Kind kind, SimulatedRequest request, boolean newConnection) {
        long arrivesUsually = arrives;
        long answersUsually = answers;
        switch (kind) {
            case DNS -> fails(SimulatedVerdicts.DNS, NEVER, 2 * MILLI);
            case REFUSE -> fails(SimulatedVerdicts.REFUSED, NEVER, MILLI);
            case BLACK_HOLE -> {
                if (newConnection) {
                    fails(SimulatedVerdicts.CONNECT, NEVER, CONNECT_TIMEOUT);
                } else {
                    fails(SimulatedVerdicts.OK, NEVER, NEVER);
                }
            }
            case HANG ->
                fails(SimulatedVerdicts.OK, random.nextInt(4) == 0 ? random.nextLong(3_000 * MILLI) : NEVER, NEVER);
            case ERROR -> fails(SimulatedVerdicts.ERROR, random.nextBoolean() ? arrivesUsually : NEVER, answersUsually);
            case RESET -> fails(SimulatedVerdicts.RESET, random.nextBoolean() ? arrivesUsually : NEVER, answersUsually);
            case LOSS -> {
                if (random.nextBoolean()) {
                    fails(SimulatedVerdicts.CONNECT, NEVER, CONNECT_TIMEOUT);
                } else {
                    fails(SimulatedVerdicts.OK, random.nextBoolean() ? arrivesUsually : NEVER, NEVER);
                }
            }
            case THROTTLE -> ends(SimulatedVerdicts.THROTTLED, NEVER, answersUsually);
            case CONFLICT -> {
                if (request.access() == AccessMode.WRITE) {
                    ends(SimulatedVerdicts.CONFLICT, NEVER, answersUsually);
                }
            }
            case SLOW -> {
                answers += SLOWER;
                struck = true;
            }
            case MISSING_TABLE -> ends(missing(request, request.region), NEVER, answersUsually);
            case CONTROL_PLANE -> {
                if (SimulatedEvidence.isControl(request)) {
                    ends(SimulatedVerdicts.ERROR, random.nextBoolean() ? arrivesUsually : NEVER, answersUsually);
                }
            }
        }
    }

    /** To the SDK's caller an error too where the table is taken to be there. */
    private AttemptOutcome missing(SimulatedRequest request, int region) {
        var found = SimulatedVerdicts.missing(atHome(region));
        request.answeredWithError = found instanceof AttemptOutcome.Ok;
        return found;
    }

    private void fails(AttemptOutcome how, long arrivesAfter, long answersAfter) {
        struck = true;
        ends(how, arrivesAfter, answersAfter);
    }

    private void ends(AttemptOutcome how, long arrivesAfter, long answersAfter) {
        verdict = how;
        arrives = arrivesAfter;
        answers = answersAfter;
    }

    private long jittered(long nanos) {
        return (long) (nanos * (0.9 + 0.2 * random.nextDouble()));
    }
}
