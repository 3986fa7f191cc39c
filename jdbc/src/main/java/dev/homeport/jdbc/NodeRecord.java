package dev.homeport.jdbc;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything the election remembers of one node. Immutable; one observation makes the next one.
 *
 * @param last the last result, empty before the first probe has ended
 * @param facts what the server said when it last answered
 * @param answeredAt when that was
 * @param answeringSince start of the unbroken run of answers that {@code last} belongs to, else empty
 * @param misses consecutive misses
 * @param witnessedMisses consecutive misses while some other node was answering
 * @param accusedSince since when this node has been silent while another one answered
 */
record NodeRecord(
        Node node,
        Optional<ProbeResult> last,
        Optional<ServerFacts> facts,
        Optional<Instant> answeredAt,
        Optional<Instant> answeringSince,
        int misses,
        int witnessedMisses,
        Optional<Instant> accusedSince) {

    static NodeRecord unseen(Node node) {
        return new NodeRecord(
                node, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, Optional.empty());
    }

    boolean observed() {
        return last.isPresent();
    }

    /** The facts, if the last probe was answered with some: what the server says now, not what it once said. */
    Optional<ServerFacts> current() {
        return last.isPresent() && last.get() instanceof ProbeResult.Answered answered
                ? Optional.of(answered.facts())
                : Optional.empty();
    }

    /**
     * Takes one observation into account.
     *
     * @param witness since when some other node has been answering without a break; empty if none does now
     */
    NodeRecord after(Observation observation, Optional<Instant> witness) {
        var at = observation.at();
        var result = Optional.of(observation.result());
        var answering = Optional.of(answeringSince.orElse(at));
        if (observation.result() instanceof ProbeResult.Answered answered) {
            var now = Optional.of(at);
            return new NodeRecord(node, result, Optional.of(answered.facts()), now, answering, 0, 0, Optional.empty());
        }
        if (observation.result() instanceof ProbeResult.Unclear) {
            return new NodeRecord(node, result, facts, answeredAt, answering, 0, 0, Optional.empty());
        }
        if (witness.isEmpty()) {
            return new NodeRecord(node, result, facts, answeredAt, Optional.empty(), misses + 1, 0, Optional.empty());
        }
        var silentSince = accusedSince.orElseGet(() -> later(answeredAt.orElse(at), witness.get()));
        return new NodeRecord(
                node,
                result,
                facts,
                answeredAt,
                Optional.empty(),
                misses + 1,
                witnessedMisses + 1,
                Optional.of(silentSince));
    }

    OptionalLong systemIdentifier() {
        return facts.map(last -> last.epoch().systemIdentifier()).orElse(OptionalLong.empty());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
