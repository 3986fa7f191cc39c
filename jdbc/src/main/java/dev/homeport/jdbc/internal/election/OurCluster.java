package dev.homeport.jdbc.internal.election;

import dev.homeport.jdbc.Epoch;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Knows which cluster is ours, and the highest timeline that was ever seen of each.
 *
 * <p>A timeline is kept for each system identifier and outlives every list of nodes: a list that leads to another cluster
 * and back again must not accept a server that a promotion has overtaken in the meantime. A server whose
 * identifier cannot be read counts as one of ours, since unknown is never different.
 *
 * @param identifier the cluster that is ours: the configured or adopted one, else that of the first accepted primary
 * @param configured whether the user has said which one it is, so that no list may bring in another
 * @param preferred the one to take if the nodes disagree before any was accepted
 * @param highest the highest timeline seen on a writable server of each cluster
 * @param highestOfUnknown the same for servers whose identifier could not be read while ours was not known either
 */
public record OurCluster(
        OptionalLong identifier,
        boolean configured,
        OptionalLong preferred,
        Map<Long, Integer> highest,
        OptionalInt highestOfUnknown) {

    public OurCluster {
        highest = Map.copyOf(highest);
    }

    public static OurCluster configured(OptionalLong identifier, OptionalLong preferred) {
        return new OurCluster(identifier, identifier.isPresent(), preferred, Map.of(), OptionalInt.empty());
    }

    /** Returns whether the server is known to belong to another cluster. */
    boolean foreign(Epoch epoch) {
        var theirs = epoch.systemIdentifier();
        return identifier.isPresent() && theirs.isPresent() && !identifier.equals(theirs);
    }

    /** Returns the highest timeline ever seen of our cluster; of all, as long as nothing tells which one is ours. */
    OptionalInt highestTimeline() {
        return highestTimeline(identifier);
    }

    /** Returns whether a promotion within its own cluster has overtaken a writable server of this epoch. */
    boolean overtaken(Epoch epoch) {
        var known = highestTimeline(epoch.systemIdentifier().isPresent() ? epoch.systemIdentifier() : identifier);
        return epoch.timeline().isPresent()
                && known.isPresent()
                && epoch.timeline().getAsInt() < known.getAsInt();
    }

    /** Takes note of what a writable server says it writes. */
    OurCluster seen(Epoch epoch) {
        if (epoch.timeline().isEmpty()) {
            return this;
        }
        var timeline = epoch.timeline().getAsInt();
        var cluster = epoch.systemIdentifier().isPresent() ? epoch.systemIdentifier() : identifier;
        if (cluster.isEmpty()) {
            var higher = OptionalInt.of(Math.max(timeline, highestOfUnknown.orElse(0)));
            return new OurCluster(identifier, configured, preferred, highest, higher);
        }
        var raised = new HashMap<>(highest);
        raised.merge(cluster.getAsLong(), timeline, Math::max);
        return new OurCluster(identifier, configured, preferred, raised, highestOfUnknown);
    }

    /** Settles which cluster is ours, unless that is settled already or cannot be told. */
    OurCluster settledBy(OptionalLong theirs) {
        return identifier.isPresent() ? this : new OurCluster(theirs, configured, preferred, highest, highestOfUnknown);
    }

    /** Leaves it to the nodes of another list which cluster is ours, unless the user has said it. */
    OurCluster unsettled() {
        return configured ? this : new OurCluster(OptionalLong.empty(), false, preferred, highest, highestOfUnknown);
    }

    /** Takes an operator's word for which cluster is ours and which timeline it is on, also a lower one. */
    OurCluster adopting(long cluster, int timeline) {
        var set = new HashMap<>(highest);
        set.put(cluster, timeline);
        return new OurCluster(OptionalLong.of(cluster), configured, preferred, set, OptionalInt.empty());
    }

    private OptionalInt highestTimeline(OptionalLong cluster) {
        var known = cluster.isPresent()
                ? highest.getOrDefault(cluster.getAsLong(), 0)
                : highest.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        var most = Math.max(known, highestOfUnknown.orElse(0));
        return most == 0 ? OptionalInt.empty() : OptionalInt.of(most);
    }
}
