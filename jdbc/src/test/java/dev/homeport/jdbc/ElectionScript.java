package dev.homeport.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Tells the election a story, probe by probe, in virtual time: each word is one observation, 10 ms after the last. */
final class ElectionScript {

    static final long OUR_CLUSTER = 7_000_000_000_000_000_001L;
    static final long OTHER_CLUSTER = 7_000_000_000_000_000_002L;
    static final Node A = Node.of("us-east-1", "a.example.com", 5432);
    static final Node B = Node.of("eu-west-1", "b.example.com", 5432);
    static final Node C = Node.of("ap-south-1", "c.example.com", 5432);
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PrimaryElection election = new PrimaryElection();
    private Instant now = START;
    private ElectionState state;

    ElectionScript(Node... nodes) {
        this(OptionalLong.empty(), nodes);
    }

    ElectionScript(OptionalLong systemIdentifier, Node... nodes) {
        this(OurCluster.configured(systemIdentifier, OptionalLong.empty()), nodes);
    }

    ElectionScript(OurCluster ours, Node... nodes) {
        state = ElectionState.starting(List.of(nodes), ours, now);
    }

    ElectionScript primary(Node node, int timeline) {
        return answers(node, facts(node, OptionalLong.of(OUR_CLUSTER), OptionalInt.of(timeline), false));
    }

    ElectionScript standby(Node node) {
        return answers(node, facts(node, OptionalLong.of(OUR_CLUSTER), OptionalInt.empty(), true));
    }

    ElectionScript answers(Node node, ServerFacts facts) {
        return tells(node, new ProbeResult.Answered(facts));
    }

    ElectionScript misses(Node node) {
        return tells(node, new ProbeResult.Missed("connection refused"));
    }

    ElectionScript isSilent(Node node) {
        return tells(node, new ProbeResult.Silent("silent for 400 ms"));
    }

    /** An attempt that began then has brought nothing so far. */
    ElectionScript isSilentSince(Node node, Instant startedAt) {
        return observes(node, startedAt, Optional.empty());
    }

    /** An attempt has brought something then, and nothing since. */
    ElectionScript isSilentAfter(Node node, Instant heardAt) {
        return observes(node, heardAt, Optional.of(heardAt));
    }

    private ElectionScript observes(Node node, Instant startedAt, Optional<Instant> heardAt) {
        now = now.plusMillis(10);
        var silent = new ProbeResult.Silent("silent");
        state = election.next(state, new Observation(node, silent, startedAt, heardAt, now));
        return this;
    }

    ElectionScript isGivenUp(Node node) {
        return tells(node, new ProbeResult.GivenUp("timed out"));
    }

    ElectionScript isUnclear(Node node) {
        return tells(node, new ProbeResult.Unclear("too many connections"));
    }

    ElectionScript tells(Node node, ProbeResult result) {
        now = now.plusMillis(10);
        state = election.next(state, new Observation(node, result, now));
        return this;
    }

    ElectionScript nodes(Node... nodes) {
        state = OperatorWishes.nodes(state, List.of(nodes), now);
        return this;
    }

    ElectionScript adopts(long cluster, int timeline) {
        state = OperatorWishes.adopting(state, cluster, timeline, now);
        return this;
    }

    ElectionScript later(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    Instant now() {
        return now;
    }

    ElectionState state() {
        return state;
    }

    Verdict verdict() {
        return state.verdict();
    }

    /** What a primary of our cluster says on its first timeline. */
    static ServerFacts primaryFacts(Node node) {
        return facts(node, OptionalLong.of(OUR_CLUSTER), OptionalInt.of(1), false);
    }

    /** Facts of a server that has its own address, derived from the node's host. */
    static ServerFacts facts(Node node, OptionalLong cluster, OptionalInt timeline, boolean inRecovery) {
        var identity = new ServerIdentity(START, node.host(), node.port());
        return new ServerFacts(identity, new Epoch(cluster, timeline), inRecovery, OptionalLong.of(1), 100);
    }
}
