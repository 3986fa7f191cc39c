package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.Timeline;
import dev.homeport.dynamodb.internal.monitor.InFlightCalls;
import dev.homeport.dynamodb.internal.monitor.RegionProber;
import dev.homeport.dynamodb.internal.monitor.RoundTripTimes;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/** One process's canaries. */
final class SimulatedCanaries {

    private static final long SHORTEST_LIMIT = 500 * SimulatedClient.MILLI;
    private static final long FIRST_LIMIT = 2 * SimulatedClient.SECOND;
    private static final long ROUND_TRIPS = 6;
    private static final long EVERY = 5 * SimulatedClient.SECOND;

    /** As often as anything suspicious has canaries sent. */
    private static final long LOOKS_EVERY = SimulatedClient.SECOND;

    private final SimulatedClient client;
    private final Timeline timeline;
    private final SplittableRandom random;
    private final int[] flying;

    /** Every other canary comes over a connection of its own, every other over one that calls may use. */
    private final boolean[] apart;

    private final long[] due;
    private final long[] answered;
    private final RoundTripTimes[] roundTrips;

    SimulatedCanaries(SimulatedClient client, SimulatedWorld world, SplittableRandom random, int regions) {
        this.client = client;
        this.timeline = world.timeline();
        this.random = random;
        flying = new int[regions];
        apart = new boolean[regions];
        due = new long[regions];
        answered = new long[regions];
        Arrays.fill(answered, InFlightCalls.NEVER);
        roundTrips = new RoundTripTimes[regions];
        for (int region = 0; region < regions; region++) {
            roundTrips[region] = new RoundTripTimes();
        }
    }

    void start() {
        for (int region = 0; region < flying.length; region++) {
            int at = region;
            timeline.in(random.nextLong(EVERY), () -> regularly(at));
        }
    }

    RoundTripTimes roundTrips(int region) {
        return roundTrips[region];
    }

    void probe(int region) {
        timeline.in(0, () -> send(region));
    }

    private void regularly(int region) {
        timeline.in(LOOKS_EVERY - random.nextLong(LOOKS_EVERY / 5), () -> regularly(region));
        if (client.state().attentive() || timeline.now() >= due[region]) {
            send(region);
        }
    }

    private void send(int region) {
        if (timeline.now() < client.process().coldUntil()
                || flying[region] == RegionProber.MOST_AT_ONCE
                || client.asleep(() -> send(region))) {
            return;
        }
        flying[region]++;
        due[region] = timeline.now() + EVERY - random.nextLong(EVERY / 5);
        long now = timeline.now();
        var canary = new SimulatedRequest(region, now, now + limit(region)) {
            @Override
            boolean canary() {
                return true;
            }

            @Override
            SimulatedWrite kind() {
                return SimulatedWrite.READ;
            }

            @Override
            void arrives() {}

            @Override
            void ended(AttemptOutcome verdict) {
                SimulatedCanaries.this.ended(this, verdict);
            }
        };
        apart[region] = !apart[region];
        canary.apart = apart[region];
        client.transport().send(canary);
    }

    private long limit(int region) {
        long usual = roundTrips[region].baseline().toNanos();
        return usual == 0 ? FIRST_LIMIT : Math.max(SHORTEST_LIMIT, ROUND_TRIPS * usual);
    }

    private void ended(SimulatedRequest canary, AttemptOutcome itsVerdict) {
        if (client.asleep(() -> ended(canary, SimulatedVerdicts.TIMED_OUT))) {
            return;
        }
        var verdict = client.heard(itsVerdict);
        int region = canary.region;
        flying[region]--;
        client.known(canary, verdict);
        var beganAt = Timeline.instant(canary.began);
        boolean asItShould = verdict instanceof AttemptOutcome.Ok && !canary.answeredWithError;
        if (asItShould) {
            roundTrips[region].record(Duration.ofNanos(timeline.now() - canary.began), timeline.now());
        }
        if (verdict instanceof AttemptOutcome.Ok) {
            answered[region] = timeline.now();
            client.tell(new RoutingFact.CanarySucceeded(region, beganAt, timeline.instant()));
        } else if (client.counts(canary, verdict)) {
            client.tell(new RoutingFact.CanaryFailed(
                    region,
                    verdict,
                    beganAt,
                    timeline.instant(),
                    Timeline.known(Math.max(client.circuits().lastSuccess(region), answered[region]))));
        }
    }
}
