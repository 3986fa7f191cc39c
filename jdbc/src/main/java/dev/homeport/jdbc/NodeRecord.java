package dev.homeport.jdbc;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything the election remembers of one node. Immutable; one observation makes the next one.
 *
 * @param last the last result, empty before there is any
 * @param settled whether an attempt has ended yet; silence alone does not tell a dead node from a distant one
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
        boolean settled,
        Optional<ServerFacts> facts,
        Optional<Instant> answeredAt,
        Optional<Instant> answeringSince,
        int misses,
        int witnessedMisses,
        Optional<Instant> accusedSince) {

    private static final Optional<Instant> NEVER = Optional.empty();

    static NodeRecord unseen(Node node) {
        return new NodeRecord(node, Optional.empty(), false, Optional.empty(), NEVER, NEVER, 0, 0, NEVER);
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
            var said = Optional.of(answered.facts());
            return new NodeRecord(node, result, true, said, Optional.of(at), answering, 0, 0, NEVER);
        }
        if (observation.result() instanceof ProbeResult.Unclear) {
            return new NodeRecord(node, result, true, facts, answeredAt, answering, 0, 0, NEVER);
        }
        if (observation.result() instanceof ProbeResult.GivenUp) {
            return new NodeRecord(node, result, true, facts, answeredAt, NEVER, misses, witnessedMisses, accusedSince);
        }
        var ended = settled || observation.result() instanceof ProbeResult.Missed;
        if (witness.isEmpty()) {
            return new NodeRecord(node, result, ended, facts, answeredAt, NEVER, misses + 1, 0, NEVER);
        }
        var silentSince = accusedSince.orElseGet(() -> later(answeredAt.orElse(at), witness.get()));
        return new NodeRecord(
                node,
                result,
                ended,
                facts,
                answeredAt,
                NEVER,
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
