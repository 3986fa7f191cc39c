package dev.homeport.jdbc.internal.election;

import dev.homeport.jdbc.Node;
import java.time.Instant;
import java.util.Optional;

/**
 * One probe's result, of one node, at one time.
 *
 * @param startedAt when the attempt began
 * @param heardAt when the server last sent something in this attempt, if it did; the silence before that is over
 */
public record Observation(Node node, ProbeResult result, Instant startedAt, Optional<Instant> heardAt, Instant at) {

    /** An attempt that took no time worth counting. */
    public Observation(Node node, ProbeResult result, Instant at) {
        this(node, result, at, Optional.empty(), at);
    }

    /** Returns from when on the server has been silent, if it is. */
    Instant silentSince() {
        return heardAt.orElse(startedAt);
    }
}
