package dev.homeport.jdbc.internal.monitor;

import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tells a data source what its configuration says from now on: the nodes, and the cluster that an operator adopts.
 *
 * <p>An adoption is used once: it overrules what was learned before it was said, and must not do so again when the
 * configuration changes elsewhere. What was said before the data source was there has nothing to overrule.
 */
public final class FollowedDatabase implements Consumer<FollowedDatabase.Said> {

    /** The nodes and the adoption that the configuration names at one time. */
    public record Said(List<Node> nodes, Optional<Epoch> adoption) {}

    private final Consumer<List<Node>> nodes;
    private final Consumer<Epoch> adoption;
    private final Set<Epoch> used = ConcurrentHashMap.newKeySet();

    public FollowedDatabase(Consumer<List<Node>> nodes, Consumer<Epoch> adoption, Optional<Epoch> saidAtFirst) {
        this.nodes = nodes;
        this.adoption = adoption;
        saidAtFirst.ifPresent(used::add);
    }

    @Override
    public void accept(Said said) {
        nodes.accept(said.nodes());
        said.adoption().filter(used::add).ifPresent(adoption);
    }
}
