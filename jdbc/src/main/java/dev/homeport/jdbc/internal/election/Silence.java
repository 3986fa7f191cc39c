package dev.homeport.jdbc.internal.election;

import java.time.Instant;
import java.util.Optional;

/**
 * Counts the probes in a row that one node has missed. Immutable.
 *
 * @param misses consecutive misses
 * @param missesWhilePeersAnswered consecutive misses while some other node was answering
 * @param since the start of the node's silence while another one answered: at the earliest the start of the first probe
 *     that was missed, since nothing was asked before
 */
record Silence(int misses, int missesWhilePeersAnswered, Optional<Instant> since) {

    static final Silence NONE = new Silence(0, 0, Optional.empty());

    Silence missedWithAllOthers() {
        return new Silence(misses + 1, 0, Optional.empty());
    }

    Silence missedWhilePeersAnswered(Instant start) {
        return new Silence(misses + 1, missesWhilePeersAnswered + 1, Optional.of(since.orElse(start)));
    }
}
