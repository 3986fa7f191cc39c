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
 * @param answer what the server said when it last answered
 * @param answeringSince start of the unbroken run of signs of life that {@code last} belongs to, else empty
 * @param silence the probes in a row that it has missed
 * @param divergence how it was found to have replayed what the primary never wrote, if it was
 */
public record NodeState(
        Node node,
        Optional<ProbeResult> last,
        boolean settled,
        boolean unasked,
        Optional<LastAnswer> answer,
        Optional<Instant> answeringSince,
        Silence silence,
        Optional<Divergence> divergence) {

    /**
     * A standby that is ahead of its primary, in the run of the server that was seen to be.
     *
     * @param standby the running server; one that is rebuilt is started anew
     * @param primary the history that it has left; another primary may well be the one that it follows
     */
    record Divergence(ServerIdentity standby, Epoch primary) {}

    static NodeState unseen(Node node) {
        return new NodeState(
                node,
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Silence.NONE,
                Optional.empty());
    }

    /** Returns what the server said when it last answered. */
    public Optional<ServerFacts> facts() {
        return answer.map(LastAnswer::facts);
    }

    /** Returns when the attempt began that it last answered. */
    public Optional<Instant> askedAt() {
        return answer.map(LastAnswer::askedAt);
    }

    /** Returns when its last answer came. */
    public Optional<Instant> answeredAt() {
        return answer.map(LastAnswer::answeredAt);
    }

    public int misses() {
        return silence.misses();
    }

    int missesWhilePeersAnswered() {
        return silence.missesWhilePeersAnswered();
    }

    /** Returns the start of its silence while another node answered. */
    Optional<Instant> silentSince() {
        return silence.since();
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
        var result = observation.result();
        var answering = answeringSince.or(() -> Optional.of(observation.at()));
        if (result instanceof ProbeResult.Answered answered) {
            var said = new LastAnswer(answered.facts(), observation.startedAt(), observation.at());
            var diverged = divergence.filter(
                    known -> known.standby().equals(answered.facts().identity()));
            return new NodeState(
                    node, Optional.of(result), true, false, Optional.of(said), answering, Silence.NONE, diverged);
        }
        if (result instanceof ProbeResult.Unclear) {
            return heard(result, true, true, answering);
        }
        if (result instanceof ProbeResult.Heard) {
            return heard(result, settled, unasked, answering);
        }
        if (result instanceof ProbeResult.NotAsked || result instanceof ProbeResult.GivenUp) {
            return silent(result, true, silence);
        }
        var missed = missed(observation, peerSince);
        return result instanceof ProbeResult.Refused ? missed.with(answering, divergence) : missed;
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
                && answeredAt().filter(primaryAskedAt::isAfter).isPresent();
        if (!ahead) {
            return this;
        }
        return with(
                answeringSince, Optional.of(new Divergence(facts().orElseThrow().identity(), primary.epoch())));
    }

    /** Returns whether it is known to have replayed what the primary of that history never wrote. */
    boolean divergedFrom(Epoch primary) {
        return divergence.filter(seen -> seen.primary().equals(primary)).isPresent();
    }

    private NodeState with(Optional<Instant> answering, Optional<Divergence> diverged) {
        return new NodeState(node, last, settled, unasked, answer, answering, silence, diverged);
    }

    private NodeState missed(Observation observation, Optional<Instant> peerSince) {
        var ended = settled || !(observation.result() instanceof ProbeResult.Silent);
        var before = heardSinceSilent(observation) ? Silence.NONE : silence;
        return silent(
                observation.result(),
                ended,
                peerSince
                        .map(peer -> before.missedWhilePeersAnswered(later(observation.silentSince(), peer)))
                        .orElseGet(before::missedWithAllOthers));
    }

    /** Returns whether the server sent something after its counted silence began. */
    private boolean heardSinceSilent(Observation observation) {
        return observation
                .heardAt()
                .filter(heard -> silentSince().map(heard::isAfter).orElse(misses() > 0))
                .isPresent();
    }

    /** With a sign of life that is no answer. */
    private NodeState heard(ProbeResult result, boolean ended, boolean untold, Optional<Instant> answering) {
        return new NodeState(node, Optional.of(result), ended, untold, answer, answering, Silence.NONE, divergence);
    }

    private NodeState silent(ProbeResult result, boolean ended, Silence missed) {
        return new NodeState(node, Optional.of(result), ended, unasked, answer, Optional.empty(), missed, divergence);
    }

    OptionalLong systemIdentifier() {
        return facts().map(last -> last.epoch().systemIdentifier()).orElse(OptionalLong.empty());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
