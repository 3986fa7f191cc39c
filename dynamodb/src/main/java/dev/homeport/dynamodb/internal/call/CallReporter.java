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
    void succeeded(RegionCall call) {
        call.lane().outcomes().ok();
        if (current(call)) {
            call.lane().succeeded(call.beganNanos(), clock.nanos());
        }
        var retryState = call.retryState();
        if (retryState != null) {
            tellOfATableThatHomeHasLost(call, retryState);
        }
    }

    /** That home lacks a table is the caller's mistake, until another region has it. */
    private void tellOfATableThatHomeHasLost(RegionCall call, RetryState retryState) {
        int home = settings.routing().writeHome();
        if (call.lane().region() != home) {
            retryState
                    .missingIn(settings.regions().get(home))
                    .ifPresent(missing -> loop.report(new RoutingFact.CallFailed(
                            home,
                            AccessMode.READ,
                            loop.view().generation(home, AccessMode.READ),
                            missing,
                            clock.at(call.beganNanos()),
                            circuits.lastSuccess(circuits.of(home, AccessMode.READ)),
                            TableNames.of(call.request()))));
        }
    }

    /**
     * An attempt has failed.
     *
     * @param deadlineNanos when the time of the whole operation is over
     */
    void failed(RegionCall call, AttemptOutcome outcome, Throwable thrown, long deadlineNanos) {
        var circuit = call.lane();
        circuit.outcomes().count(outcome);
        if (!current(call)) {
            return;
        }
        boolean fault = outcome.fault() && (!AttemptOutcomeClassifier.outOfTime(thrown) || fair(call, deadlineNanos));
        if (fault) {
            circuit.faulted(clock.nanos() - call.beganNanos(), thrown);
        } else if (outcome instanceof AttemptOutcome.Ok) {
            circuit.succeeded(call.beganNanos(), clock.nanos());
        }
        if (atHome(call)) {
            AttemptOutcomeClassifier.denial(thrown)
                    .ifPresent(code -> loop.report(
                            new RoutingFact.PermissionRefused(circuit.region(), TableNames.of(call.request()), code)));
        }
        boolean useless = outcome instanceof AttemptOutcome.Misconfigured && !atHome(call)
                || outcome instanceof AttemptOutcome.HeldBack heldBack && heldBack.forWantOfCredentials();
        if (fault || useless) {
            loop.report(new RoutingFact.CallFailed(
                    circuit.region(),
                    circuit.access(),
                    call.generation(),
                    outcome,
                    clock.at(call.beganNanos()),
                    circuits.lastSuccess(circuit),
                    table(call, outcome)));
        }
    }

    /** The table that a region lacks, or refuses; nothing if it is the credentials that it refuses. */
    private static String table(RegionCall call, AttemptOutcome outcome) {
        boolean ofATable = outcome instanceof AttemptOutcome.Misconfigured misfit
                && (AttemptOutcomeClassifier.missing(misfit.reason())
                        || AttemptOutcomeClassifier.permission(misfit.reason()));
        return ofATable ? TableNames.of(call.request()) : "";
    }

    /** Whether the attempt had the time that a region deserves. */
    private boolean fair(RegionCall call, long deadlineNanos) {
        var left = Duration.ofNanos(deadlineNanos - call.beganNanos());
        return settings.limits().fair(call.operation(), call.request(), left);
    }

    /** Whether the call says something of its circuit, which is still what it was when the call began. */
    private boolean current(RegionCall call) {
        return call.counts()
                && call.generation()
                        == loop.view()
                                .generation(call.lane().region(), call.lane().access());
    }

    private boolean atHome(RegionCall call) {
        return call.lane().region() == settings.routing().writeHome();
    }
}
