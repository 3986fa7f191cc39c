package dev.homeport.jdbc.internal.election;

import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.Node;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Holds everything that the election remembers of one node. Immutable; each observation makes the next state.
 *
 * @param last the last result, empty before there is any
 * @param settled whether an attempt has ended yet; silence alone does not tell a dead node from a distant one
 * @param unasked whether its latest sign of life was an answer that did not tell its role
 * @param facts what the server said when it last answered
 * @param askedAt when the attempt began that it last answered
 * @param answeredAt when that answer came
 * @param answeringSince start of the unbroken run of signs of life that {@code last} belongs to, else empty
 * @param misses consecutive misses
 * @param missesWhilePeersAnswered consecutive misses while some other node was answering
 * @param silentSince the start of this node's silence while another one answered: at the earliest the start of the first
 *     probe that was missed, since nothing was asked before
 * @param divergence how it was found to have replayed what the primary never wrote, if it was
 */
public record NodeState(
        Node node,
        Optional<ProbeResult> last,
        boolean settled,
        boolean unasked,
        Optional<ServerFacts> facts,
        Optional<Instant> askedAt,
        Optional<Instant> answeredAt,
        Optional<Instant> answeringSince,
        int misses,
        int missesWhilePeersAnswered,
        Optional<Instant> silentSince,
        Optional<Divergence> divergence) {

    /**
     * A standby that is ahead of its primary, in the run of the server that was seen to be.
     *
     * @param standby the running server; one that is rebuilt is started anew
     * @param primary the history that it has left; another primary may well be the one that it follows
     */
    record Divergence(ServerIdentity standby, Epoch primary) {}

    private static final Optional<Instant> NEVER = Optional.empty();

    static NodeState unseen(Node node) {
        return new NodeState(
                node,
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                NEVER,
                NEVER,
                NEVER,
                0,
                0,
                NEVER,
                Optional.empty());
    }

    /** Returns the facts, if the last probe was answered with some: what the server says now, not what it once said. */
    public Optional<ServerFacts> current() {
        return last.isPresent() && last.get() instanceof ProbeResult.Answered answered
                ? Optional.of(answered.facts())
                : Optional.empty();
    }

    /**
     * Takes one observation into account.
     *
     * @param peerSince the start of another node's unbroken run of answers; empty if no other node answers now
     */
    NodeState after(Observation observation, Optional<Instant> peerSince) {
        var at = Optional.of(observation.at());
        var result = Optional.of(observation.result());
        var answering = answeringSince.isPresent() ? answeringSince : at;
        if (observation.result() instanceof ProbeResult.Answered answered) {
            var said = Optional.of(answered.facts());
            var asked = Optional.of(observation.startedAt());
            var diverged = divergence.filter(
                    known -> known.standby().equals(answered.facts().identity()));
            return new NodeState(node, result, true, false, said, asked, at, answering, 0, 0, NEVER, diverged);
        }
        if (observation.result() instanceof ProbeResult.Unclear) {
            return new NodeState(
                    node, result, true, true, facts, askedAt, answeredAt, answering, 0, 0, NEVER, divergence);
        }
        if (observation.result() instanceof ProbeResult.Heard) {
            return new NodeState(
                    node, result, settled, unasked, facts, askedAt, answeredAt, answering, 0, 0, NEVER, divergence);
        }
        if (observation.result() instanceof ProbeResult.NotAsked
                || observation.result() instanceof ProbeResult.GivenUp) {
            return silent(result, true, misses, missesWhilePeersAnswered, silentSince);
        }
        var missed = missed(observation, peerSince);
        return observation.result() instanceof ProbeResult.Refused ? missed.with(answering, divergence) : missed;
    }

    /**
     * Marks a standby that had replayed more than its primary had written when that was asked later. The other way round it
     * would prove nothing: the primary writes on meanwhile.
     */
    NodeState comparedWith(ServerFacts primary, Instant primaryAskedAt) {
        boolean ahead = current()
                        .filter(said -> said.inRecovery()
                                && said.epoch().systemIdentifier().isPresent()
                                && said.epoch()
                                        .systemIdentifier()
                                        .equals(primary.epoch().systemIdentifier())
                                && said.position().orElse(0)
                                        > primary.position().orElse(Long.MAX_VALUE))
                        .isPresent()
                && answeredAt.filter(primaryAskedAt::isAfter).isPresent();
        if (!ahead) {
            return this;
        }
        return with(
                answeringSince, Optional.of(new Divergence(facts.orElseThrow().identity(), primary.epoch())));
    }

    /** Returns whether it is known to have replayed what the primary of that history never wrote. */
    boolean divergedFrom(Epoch primary) {
        return divergence.filter(seen -> seen.primary().equals(primary)).isPresent();
    }

    private NodeState with(Optional<Instant> answering, Optional<Divergence> diverged) {
        return new NodeState(
                node,
                last,
                settled,
                unasked,
                facts,
                askedAt,
                answeredAt,
                answering,
                misses,
                missesWhilePeersAnswered,
                silentSince,
                diverged);
    }

    private NodeState missed(Observation observation, Optional<Instant> peerSince) {
        var result = Optional.of(observation.result());
        var ended = settled || !(observation.result() instanceof ProbeResult.Silent);
        var run = heardSinceSilent(observation) ? silent(result, ended, 0, 0, NEVER) : this;
        if (peerSince.isEmpty()) {
            return silent(result, ended, run.misses + 1, 0, NEVER);
        }
        var since = run.silentSince.orElseGet(() -> later(observation.silentSince(), peerSince.get()));
        return silent(result, ended, run.misses + 1, run.missesWhilePeersAnswered + 1, Optional.of(since));
    }

    /** Returns whether the server sent something after its counted silence began. */
    private boolean heardSinceSilent(Observation observation) {
        return observation
                .heardAt()
                .filter(heard -> silentSince.map(heard::isAfter).orElse(misses > 0))
                .isPresent();
    }

    private NodeState silent(
            Optional<ProbeResult> result,
            boolean ended,
            int missed,
            int missedWhilePeersAnswered,
            Optional<Instant> since) {
        return new NodeState(
                node,
                result,
                ended,
                unasked,
                facts,
                askedAt,
                answeredAt,
                NEVER,
                missed,
                missedWhilePeersAnswered,
                since,
                divergence);
    }

    OptionalLong systemIdentifier() {
        return facts.map(last -> last.epoch().systemIdentifier()).orElse(OptionalLong.empty());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
