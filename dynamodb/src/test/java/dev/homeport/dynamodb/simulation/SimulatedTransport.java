package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.Timeline;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.util.stream.IntStream;

/** How one process's requests come to a region: signed, over a connection that may cost round trips, within their limit. */
final class SimulatedTransport {

    private static final long MILLI = SimulatedClient.MILLI;
    private static final long ACQUIRE_TIMEOUT = 250 * MILLI;

    private final int client;
    private final Timeline timeline;
    private final SimulatedNetwork network;
    private final SimulatedProcess process;
    private final SimulatedTruth truth;
    private final SimulatedPool[] pools;
    private final SimulatedPool[] apart;

    SimulatedTransport(int client, SimulatedWorld world, SimulatedProcess process, SimulatedTruth truth, int regions) {
        this.client = client;
        this.timeline = world.timeline();
        this.network = world.network();
        this.process = process;
        this.truth = truth;
        pools = pools(regions);
        apart = pools(regions);
    }

    private SimulatedPool[] pools(int regions) {
        return IntStream.range(0, regions)
                .mapToObj(region -> new SimulatedPool(timeline, this::request))
                .toArray(SimulatedPool[]::new);
    }

    /** The connections that calls use. */
    SimulatedPool pool(int region) {
        return pools[region];
    }

    void renewConnections(int region) {
        pools[region].renew();
        apart[region].renew();
    }

    private SimulatedPool poolOf(SimulatedRequest request) {
        return (request.apart ? apart : pools)[request.region];
    }

    void send(SimulatedRequest request) {
        if (!process.hasCredentials(request.region)) {
            timeline.in(MILLI, () -> request.ended(SimulatedVerdicts.NO_CREDENTIALS));
            return;
        }
        long from = process.sendsFrom(request.region);
        if (from > timeline.now()) {
            boolean inTime = from < request.ends;
            timeline.at(inTime ? from : request.ends, () -> {
                if (inTime) {
                    connect(request);
                } else {
                    request.ended(SimulatedVerdicts.TIMED_OUT_UNSENT);
                }
            });
        } else {
            connect(request);
        }
    }

    private void connect(SimulatedRequest request) {
        var pool = poolOf(request);
        var taken = pool.take();
        if (taken != SimulatedPool.Taken.NONE_FREE) {
            request(request, taken);
            return;
        }
        var waiter = pool.waits(request);
        boolean inTime = timeline.now() + ACQUIRE_TIMEOUT <= request.ends;
        timeline.at(inTime ? timeline.now() + ACQUIRE_TIMEOUT : request.ends, () -> {
            if (pool.givesUp(waiter)) {
                request.ended(inTime ? SimulatedVerdicts.NO_CONNECTION : SimulatedVerdicts.TIMED_OUT);
            }
        });
    }

    private void request(SimulatedRequest request, SimulatedPool.Taken taken) {
        request.sent = true;
        request.sentAt = timeline.now();
        network.send(client, request, taken == SimulatedPool.Taken.NEW);
        var verdict = network.verdict();
        if (process.learnsTheTimeOf(request.region) && network.answers() != SimulatedNetwork.NEVER) {
            verdict = SimulatedVerdicts.clock(network.atHome(request.region));
            request.answeredWithError = verdict instanceof AttemptOutcome.Ok;
        } else if (request.access() == AccessMode.WRITE && network.arrives() != SimulatedNetwork.NEVER) {
            timeline.in(network.arrives(), request::arrives);
        }
        boolean answersAtAll = network.answers() != SimulatedNetwork.NEVER;
        boolean inTime = answersAtAll && timeline.now() + network.answers() <= request.ends;
        truth.sent(request, network.struck(), network.verdict().fault());
        var end = verdict;
        timeline.at(inTime ? timeline.now() + network.answers() : request.ends, () -> {
            poolOf(request).release(inTime && SimulatedVerdicts.overWholeConnection(end));
            if (inTime) {
                handle(request, end);
            } else {
                request.ended(SimulatedVerdicts.TIMED_OUT);
            }
        });
    }

    /** The threads that handle answers of calls may be busy; canaries have their own. */
    private void handle(SimulatedRequest request, AttemptOutcome verdict) {
        long from = request.canary() ? 0 : process.completesFrom();
        if (from <= timeline.now()) {
            request.ended(verdict);
        } else if (from <= request.ends) {
            timeline.at(from, () -> request.ended(verdict));
        } else {
            request.answerWaits = true;
            timeline.at(request.ends, () -> request.ended(SimulatedVerdicts.TIMED_OUT));
        }
    }
}
