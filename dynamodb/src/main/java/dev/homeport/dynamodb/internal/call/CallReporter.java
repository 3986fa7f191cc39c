package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.internal.monitor.CallClock;
import dev.homeport.dynamodb.internal.monitor.Circuits;
import dev.homeport.dynamodb.internal.monitor.RoutingLoop;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.AttemptOutcomeClassifier;
import dev.homeport.dynamodb.internal.operation.TableNames;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reports how region calls end: counts the outcomes, feeds the circuit's breaker, and gives the {@link RoutingLoop} the facts
 * that speak against a region. It decides nothing. Safe for any number of threads.
 */
final class CallReporter {

    private final DynamoDbSettings settings;
    private final Circuits circuits;
    private final RoutingLoop loop;
    private final CallClock clock;
    private final LongAdder moves = new LongAdder();

    CallReporter(DynamoDbSettings settings, Circuits circuits, RoutingLoop loop, CallClock clock) {
        this.settings = settings;
        this.circuits = circuits;
        this.loop = loop;
        this.clock = clock;
    }

    /** How many operations were sent on to another region so far. */
    long moves() {
        return moves.sum();
    }

    /** An operation is sent on to another region. */
    void moved() {
        moves.increment();
    }

    /** The region call was answered. */
    void succeeded(RegionCall regionCall) {
        regionCall.circuit().outcomes().ok();
        if (current(regionCall)) {
            regionCall.circuit().succeeded(regionCall.beganNanos(), clock.nanos());
        }
        var retryState = regionCall.retryState();
        if (retryState != null) {
            tellOfATableThatHomeHasLost(regionCall, retryState);
        }
    }

    /** That home lacks a table is the caller's mistake, until another region has it. */
    private void tellOfATableThatHomeHasLost(RegionCall regionCall, RetryState retryState) {
        int home = settings.routing().writeHome();
        if (regionCall.circuit().region() != home) {
            retryState
                    .missingIn(settings.regions().get(home))
                    .ifPresent(missing -> loop.report(new RoutingFact.CallFailed(
                            home,
                            AccessMode.READ,
                            loop.view().generation(home, AccessMode.READ),
                            missing,
                            clock.at(regionCall.beganNanos()),
                            circuits.lastSuccess(circuits.of(home, AccessMode.READ)),
                            TableNames.of(regionCall.request()))));
        }
    }

    /**
     * An attempt has failed.
     *
     * @param deadlineNanos when the time of the whole operation is over
     */
    void failed(RegionCall regionCall, AttemptOutcome outcome, Throwable thrown, long deadlineNanos) {
        var circuit = regionCall.circuit();
        circuit.outcomes().count(outcome);
        if (!current(regionCall)) {
            return;
        }
        boolean fault =
                outcome.fault() && (!AttemptOutcomeClassifier.outOfTime(thrown) || fair(regionCall, deadlineNanos));
        if (fault) {
            circuit.faulted(clock.nanos() - regionCall.beganNanos(), thrown);
        } else if (outcome instanceof AttemptOutcome.Ok) {
            circuit.succeeded(regionCall.beganNanos(), clock.nanos());
        }
        if (atHome(regionCall)) {
            AttemptOutcomeClassifier.denial(thrown)
                    .ifPresent(code -> loop.report(new RoutingFact.PermissionRefused(
                            circuit.region(), TableNames.of(regionCall.request()), code)));
        }
        boolean useless = outcome instanceof AttemptOutcome.Misconfigured && !atHome(regionCall)
                || outcome instanceof AttemptOutcome.HeldBack heldBack && heldBack.forWantOfCredentials();
        if (fault || useless) {
            loop.report(new RoutingFact.CallFailed(
                    circuit.region(),
                    circuit.access(),
                    regionCall.generation(),
                    outcome,
                    clock.at(regionCall.beganNanos()),
                    circuits.lastSuccess(circuit),
                    table(regionCall, outcome)));
        }
    }

    /** The table that a region lacks, or refuses; nothing if it is the credentials that it refuses. */
    private static String table(RegionCall regionCall, AttemptOutcome outcome) {
        boolean ofATable = outcome instanceof AttemptOutcome.Misconfigured misfit
                && (AttemptOutcomeClassifier.missing(misfit.reason())
                        || AttemptOutcomeClassifier.permission(misfit.reason()));
        return ofATable ? TableNames.of(regionCall.request()) : "";
    }

    /** Whether the attempt had the time that a region deserves. */
    private boolean fair(RegionCall regionCall, long deadlineNanos) {
        var left = Duration.ofNanos(deadlineNanos - regionCall.beganNanos());
        return settings.limits().fair(regionCall.operation(), regionCall.request(), left);
    }

    /** Whether the call says something of its circuit, which is still what it was when the call began. */
    private boolean current(RegionCall regionCall) {
        return regionCall.counts()
                && regionCall.generation()
                        == loop.view()
                                .generation(
                                        regionCall.circuit().region(),
                                        regionCall.circuit().access());
    }

    private boolean atHome(RegionCall regionCall) {
        return regionCall.circuit().region() == settings.routing().writeHome();
    }
}
