package dev.homeport.jdbc.internal.election;

import dev.homeport.jdbc.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns silence into facts while it lasts: an attempt counts as one missed probe for each probe timeout in which no byte
 * came from the server. A new session takes some ten round trips, so over a distance its length alone says nothing.
 *
 * <p>Without this, a server that accepts and never answers would be noticed only when a whole connect has failed, one
 * miss every few seconds instead of three within 1.2 s. The next miss is always a whole probe timeout away from the last
 * one counted: when our own process stood still, in a long garbage collection or a stopped container, that is one miss of
 * every attempt under way and not proof of death. Used by the deciding thread alone.
 */
public final class OverdueProbes {

    private record Attempt(Instant startedAt, Optional<Instant> heardAt, int counted, Instant nextDue) {

        Instant silentSince() {
            return heardAt.orElse(startedAt);
        }
    }

    private final Duration probeTimeout;
    private final Map<Node, Attempt> underWay = new HashMap<>();

    public OverdueProbes(Duration probeTimeout) {
        this.probeTimeout = probeTimeout;
    }

    public void started(Node node, Instant at) {
        underWay.put(node, new Attempt(at, Optional.empty(), 0, at.plus(probeTimeout)));
    }

    /**
     * Notes that the server has sent something in the attempt under way, so that its silence begins anew. Returns the
     * observation to decide on, if the silence before was counted.
     */
    public Optional<Observation> heard(Node node, Instant at) {
        var attempt = underWay.get(node);
        if (attempt == null) {
            return Optional.empty();
        }
        underWay.put(node, new Attempt(attempt.startedAt(), Optional.of(at), 0, at.plus(probeTimeout)));
        return attempt.counted() > 0
                ? Optional.of(new Observation(
                        node, new ProbeResult.Heard("its answer to the latest probe is still under way"), at))
                : Optional.empty();
    }

    /** Ends the attempt; returns the observation to decide on, which does not count the silence a second time. */
    public Observation ended(Observation observation) {
        var attempt = underWay.remove(observation.node());
        if (attempt == null) {
            return observation;
        }
        var result = attempt.counted() > 0 && observation.result() instanceof ProbeResult.Missed missed
                ? new ProbeResult.GivenUp(missed.reason())
                : observation.result();
        return new Observation(observation.node(), result, attempt.startedAt(), Optional.empty(), observation.at());
    }

    /** Forgets the node's attempt: it is not probed any more. */
    public void forget(Node node) {
        underWay.remove(node);
    }

    /** Returns the misses that are due now. */
    public List<Observation> due(Instant now) {
        var due = new ArrayList<Observation>();
        underWay.replaceAll((node, attempt) -> {
            if (now.isBefore(attempt.nextDue())) {
                return attempt;
            }
            var silence = VerdictMessages.text(Duration.between(attempt.silentSince(), now));
            due.add(new Observation(
                    node,
                    new ProbeResult.Silent("silent for " + silence),
                    attempt.startedAt(),
                    attempt.heardAt(),
                    now));
            var counted = attempt.counted() + 1;
            return new Attempt(attempt.startedAt(), attempt.heardAt(), counted, next(attempt, counted, now));
        });
        return due;
    }

    /** A whole probe timeout later; once the misses are enough for a verdict, no later than their duration is too. */
    private Instant next(Attempt attempt, int counted, Instant now) {
        var next = now.plus(probeTimeout);
        var verdictDue = attempt.silentSince().plus(PrimaryElection.DEAD_AFTER_SILENCE);
        return counted >= PrimaryElection.DEAD_AFTER_MISSES && now.isBefore(verdictDue) && verdictDue.isBefore(next)
                ? verdictDue
                : next;
    }

    /** Returns when the next miss is due, if any attempt is under way. */
    public Optional<Instant> nextDue() {
        return underWay.values().stream().map(Attempt::nextDue).min(Instant::compareTo);
    }

    /** Returns the nodes whose attempt has been under way for longer than the limit. */
    public List<Node> olderThan(Duration limit, Instant now) {
        return underWay.entrySet().stream()
                .filter(entry -> now.isAfter(entry.getValue().startedAt().plus(limit)))
                .map(Map.Entry::getKey)
                .toList();
    }
}
