package dev.homeport.jdbc.internal.monitor;

import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.internal.election.ServerFacts;
import dev.homeport.jdbc.internal.election.ServerIdentity;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Finds out which nodes are one server by several addresses: private and public, IPv4 and IPv6, direct and by a pooler. Such
 * a server would otherwise be two that claim one timeline, and be fenced.
 *
 * <p>That start and cluster agree does not suffice: a machine that was copied while it ran has them too, and the sessions
 * that it had then. So each of two sessions has to find the other one on its own server. The node that found it last then
 * goes under the identity of the other, which has told it before; one that is known to have several addresses keeps its own.
 *
 * <p>Shared by the probes of one data source. Thread-safe; no session is asked under the lock.
 */
public final class ServerAliases {

    /**
     * One session as its server lists it.
     *
     * @param startedAt when it began, as the server writes it
     */
    record Backend(int pid, String startedAt) {}

    /** A session that tells whether its server has another one. */
    @FunctionalInterface
    interface Looking {
        boolean sees(Backend other) throws SQLException;
    }

    private record Said(ServerFacts facts, Backend backend) {
        ServerIdentity identity() {
            return facts.identity();
        }

        /** Returns whether nothing but the address tells them apart. */
        boolean mayBe(Said other) {
            return identity().startKnown()
                    && identity().startedAt().equals(other.identity().startedAt())
                    && !identity().equals(other.identity())
                    && facts.epoch()
                            .systemIdentifier()
                            .equals(other.facts().epoch().systemIdentifier());
        }
    }

    private record Sight(ServerIdentity from, ServerIdentity to) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Node, Said> said = new HashMap<>();
    private final Set<Sight> sights = new HashSet<>();

    /** Which identity a server goes under, if not its own. */
    private final Map<ServerIdentity, ServerIdentity> known = new HashMap<>();

    /**
     * Returns what the node's server said, under the identity that it goes under.
     *
     * @param backend the session that it was said in
     * @param session the same one
     * @throws SQLException if the session fails while it looks
     */
    ServerFacts recognise(Node node, ServerFacts facts, Backend backend, Looking session) throws SQLException {
        var here = new Said(facts, backend);
        for (var other : doubtful(node, here)) {
            noted(here, other, session.sees(other.backend()));
        }
        return under(facts);
    }

    /** Returns those that may be the same server and are not known to be. */
    private List<Said> doubtful(Node node, Said here) {
        lock.lock();
        try {
            said.put(node, here);
            var present = said.values().stream().map(Said::identity).collect(Collectors.toSet());
            known.entrySet().removeIf(alias -> !present.contains(alias.getKey()));
            sights.removeIf(sight -> !present.contains(sight.from()) || !present.contains(sight.to()));
            return said.values().stream()
                    .filter(here::mayBe)
                    .filter(other -> !of(other.identity()).equals(of(here.identity())))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private void noted(Said here, Said other, boolean seen) {
        lock.lock();
        try {
            var sight = new Sight(here.identity(), other.identity());
            if (!seen) {
                sights.remove(sight);
                return;
            }
            sights.add(sight);
            if (sights.contains(new Sight(other.identity(), here.identity()))) {
                join(of(here.identity()), of(other.identity()));
            }
        } finally {
            lock.unlock();
        }
    }

    private void join(ServerIdentity here, ServerIdentity other) {
        boolean othersJoin = known.containsValue(here) && !known.containsValue(other);
        var elder = othersJoin ? here : other;
        var younger = othersJoin ? other : here;
        if (!elder.equals(younger)) {
            known.replaceAll((identity, goesUnder) -> goesUnder.equals(younger) ? elder : goesUnder);
            known.put(younger, elder);
        }
    }

    private ServerFacts under(ServerFacts facts) {
        lock.lock();
        try {
            return facts.as(of(facts.identity()));
        } finally {
            lock.unlock();
        }
    }

    private ServerIdentity of(ServerIdentity identity) {
        return known.getOrDefault(identity, identity);
    }
}
