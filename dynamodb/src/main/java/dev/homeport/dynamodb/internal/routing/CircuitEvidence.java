package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds what speaks against a circuit in its present state. Immutable.
 *
 * @param causes what could not be acted on yet, one of a kind
 * @param kept whether it was said already that the circuit is kept although it fails
 * @param latestFault when the latest of its calls that failed began
 * @param latestError when the latest of those began that did not just time out
 */
public record CircuitEvidence(List<EvictionCause> causes, boolean kept, Instant latestFault, Instant latestError) {

    static final CircuitEvidence NONE = new CircuitEvidence(List.of(), false, Instant.MIN, Instant.MIN);

    /** Returns the oldest cause that holds now. */
    Optional<EvictionCause> cause() {
        return causes.stream().filter(EvictionCause::pressing).min(Comparator.comparing(EvictionCause::sign));
    }

    Optional<EvictionCause> cause(EvictionCause.Kind kind) {
        return causes.stream().filter(cause -> cause.kind() == kind).findFirst();
    }

    /** With a cause, or with what is new of one that is known already. */
    CircuitEvidence with(EvictionCause against) {
        var renewed = cause(against.kind()).map(against::renewing).orElse(against);
        return causes(Stream.concat(others(against.kind()), Stream.of(renewed)).toList());
    }

    CircuitEvidence without(EvictionCause.Kind kind) {
        return cause(kind).isEmpty() ? this : causes(others(kind).toList());
    }

    /** With a cause that does not hold at the moment, if it is known. */
    CircuitEvidence eased(EvictionCause.Kind kind) {
        return cause(kind).filter(EvictionCause::pressing).isEmpty()
                ? this
                : causes(causes.stream()
                        .map(cause -> cause.kind() == kind ? cause.eased() : cause)
                        .toList());
    }

    CircuitEvidence causes(List<EvictionCause> all) {
        return new CircuitEvidence(all, kept, latestFault, latestError);
    }

    /** With nothing that speaks against the circuit; when its calls last failed stays known. */
    CircuitEvidence cleared() {
        return causes.isEmpty() && !kept ? this : new CircuitEvidence(List.of(), false, latestFault, latestError);
    }

    CircuitEvidence faulted(AttemptOutcome verdict, Instant began) {
        return new CircuitEvidence(
                causes,
                kept,
                began.isAfter(latestFault) ? began : latestFault,
                !verdict.timedOut() && began.isAfter(latestError) ? began : latestError);
    }

    CircuitEvidence keptAnyway() {
        return new CircuitEvidence(causes, true, latestFault, latestError);
    }

    private Stream<EvictionCause> others(EvictionCause.Kind kind) {
        return causes.stream().filter(cause -> cause.kind() != kind);
    }
}
