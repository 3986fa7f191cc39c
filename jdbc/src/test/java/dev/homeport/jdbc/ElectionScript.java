package dev.homeport.jdbc;

import dev.homeport.jdbc.internal.election.ElectionState;
import dev.homeport.jdbc.internal.election.ElectionVerdict;
import dev.homeport.jdbc.internal.election.Observation;
import dev.homeport.jdbc.internal.election.OperatorRequests;
import dev.homeport.jdbc.internal.election.OurCluster;
import dev.homeport.jdbc.internal.election.PrimaryElection;
import dev.homeport.jdbc.internal.election.ProbeResult;
import dev.homeport.jdbc.internal.election.ServerFacts;
import dev.homeport.jdbc.internal.election.ServerIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Tells the election a story, probe by probe, in virtual time: each word is one observation, 10 ms after the last. */
public final class ElectionScript {

    public static final long OUR_CLUSTER = 7_000_000_000_000_000_001L;
    public static final long OTHER_CLUSTER = 7_000_000_000_000_000_002L;
    public static final Node A = Node.of("us-east-1", "a.example.com", 5432);
    public static final Node B = Node.of("eu-west-1", "b.example.com", 5432);
    public static final Node C = Node.of("ap-south-1", "c.example.com", 5432);
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PrimaryElection election = new PrimaryElection();
    private Instant now = START;
    private ElectionState state;

    public ElectionScript(Node... nodes) {
        this(OptionalLong.empty(), nodes);
    }

    public ElectionScript(OptionalLong systemIdentifier, Node... nodes) {
        this(OurCluster.configured(systemIdentifier, OptionalLong.empty()), nodes);
    }

    public ElectionScript(OurCluster ours, Node... nodes) {
        state = ElectionState.starting(List.of(nodes), ours, now);
    }

    public ElectionScript primary(Node node, int timeline) {
        return answers(node, facts(node, OptionalLong.of(OUR_CLUSTER), OptionalInt.of(timeline), false));
    }

    public ElectionScript standby(Node node) {
        return answers(node, facts(node, OptionalLong.of(OUR_CLUSTER), OptionalInt.empty(), true));
    }

    public ElectionScript answers(Node node, ServerFacts facts) {
        return tells(node, new ProbeResult.Answered(facts));
    }

    public ElectionScript misses(Node node) {
        return tells(node, new ProbeResult.Missed("connection refused"));
    }

    public ElectionScript isSilent(Node node) {
        return tells(node, new ProbeResult.Silent("silent for 400 ms"));
    }

    /** An attempt that began then has brought nothing so far. */
    public ElectionScript isSilentSince(Node node, Instant startedAt) {
        return observes(node, startedAt, Optional.empty());
    }

    /** An attempt has brought something then, and nothing since. */
    public ElectionScript isSilentAfter(Node node, Instant heardAt) {
        return observes(node, heardAt, Optional.of(heardAt));
    }

    private ElectionScript observes(Node node, Instant startedAt, Optional<Instant> heardAt) {
        now = now.plusMillis(10);
        var silent = new ProbeResult.Silent("silent");
        state = election.next(state, new Observation(node, silent, startedAt, heardAt, now));
        return this;
    }

    public ElectionScript isGivenUp(Node node) {
        return tells(node, new ProbeResult.GivenUp("timed out"));
    }

    public ElectionScript isUnclear(Node node) {
        return tells(node, new ProbeResult.Unclear("too many connections"));
    }

    public ElectionScript tells(Node node, ProbeResult result) {
        now = now.plusMillis(10);
        state = election.next(state, new Observation(node, result, now));
        return this;
    }

    public ElectionScript nodes(Node... nodes) {
        state = OperatorRequests.nodes(state, List.of(nodes), now);
        return this;
    }

    ElectionScript adopts(long cluster, int timeline) {
        state = OperatorRequests.adopting(state, cluster, timeline, now);
        return this;
    }

    public ElectionScript later(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    public Instant now() {
        return now;
    }

    public ElectionState state() {
        return state;
    }

    public ElectionVerdict verdict() {
        return state.verdict();
    }

    /** What a primary of our cluster says on its first timeline. */
    public static ServerFacts primaryFacts(Node node) {
        return facts(node, OptionalLong.of(OUR_CLUSTER), OptionalInt.of(1), false);
    }

    /** Facts of a server that has its own address, derived from the node's host. */
    public static ServerFacts facts(Node node, OptionalLong cluster, OptionalInt timeline, boolean inRecovery) {
        var identity = new ServerIdentity(START, node.host(), node.port());
        return new ServerFacts(identity, new Epoch(cluster, timeline), inRecovery, OptionalLong.of(1), 100);
    }
}
