package dev.homeport.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one region's replica holds and what it ought to hold: the decisions of the replication, last writer wins. Pure, and
 * used by the replicator's one thread of that region.
 *
 * <p>Three things make it more than a map of timestamps:
 * <ul>
 *   <li>A write of ours comes back in the region's stream and must not travel on. It is recognised by the item before
 *       and after it; a write that changes nothing makes no record, and so is not waited for. Were an echo missed, it
 *       would be applied elsewhere as a write that changes nothing, and end there.
 *   <li>The service's own times have minutes in them, so a record counts as written when the last read of the stream
 *       without it began, and always after what it was written upon: a local write on top of a replicated one is newer.
 *   <li>Our write may land upon a local one that the stream has not shown yet and that is the newer one. The echo gives it
 *       away, and what was overwritten is written again.
 * </ul>
 */
final class ReplicaState {
    private record Echo(ItemVersion version, @Nullable ItemImage before) {
        boolean matches(ItemImage old, ItemImage image) {
            return version.image().equals(image) && (before == null || before.equals(old));
        }
    }

    private final int region;
    private final Map<ItemKey, ItemVersion> held = new HashMap<>();
    private final Map<ItemKey, ItemVersion> ownLast = new HashMap<>();
    private final Map<ItemKey, ItemVersion> wanted = new HashMap<>();
    private final Map<ItemKey, List<Echo>> echoes = new HashMap<>();
    private final Set<ItemKey> settled = new HashSet<>();

    ReplicaState(int region) {
        this.region = region;
    }

    /** Takes a record of the stream; the version to tell the other regions, if it was not our own write. */
    Optional<ItemVersion> observe(ItemKey key, ItemImage old, ItemImage image, long notBeforeNanos) {
        var echo = takeEcho(key, old, image);
        if (echo.isPresent()) {
            held.put(key, echo.get());
            return Optional.empty();
        }
        var after = later(held.get(key), ownLast.get(key));
        var written =
                after == null || notBeforeNanos - after.writtenNanos() > 0 ? notBeforeNanos : after.writtenNanos() + 1;
        var version = new ItemVersion(key, image, written, region);
        ownLast.put(key, version);
        held.put(key, version);
        if (wants(version)) {
            wanted.put(key, version);
        }
        return Optional.of(version);
    }

    /** Whether no newer version is known here; so also for one whose write failed and is to be repeated. */
    boolean wants(ItemVersion version) {
        var best = wanted.get(version.key());
        return best == null || !best.isNewerThan(version);
    }

    /** What is to be written again since our own older write covered it. */
    Optional<ItemVersion> covered(ItemKey key) {
        var best = wanted.get(key);
        return best == null
                        || best.equals(held.get(key))
                        || !echoes.getOrDefault(key, List.of()).isEmpty()
                ? Optional.empty()
                : Optional.of(best);
    }

    /** Before a write is sent, since it may happen without our being told. */
    void applying(ItemVersion version) {
        wanted.put(version.key(), version);
        echoes.computeIfAbsent(version.key(), key -> new ArrayList<>()).add(new Echo(version, null));
    }

    /** After a write was acknowledged, with what it replaced. */
    void applied(ItemVersion version, ItemImage before) {
        var expected = echoes.get(version.key());
        expected.remove(expected.size() - 1);
        if (before.equals(version.image())) {
            held.put(version.key(), version);
        } else {
            expected.add(new Echo(version, before));
        }
        settled.add(version.key());
    }

    /** Nothing more is sent of a version that has lost. */
    void passedOver(ItemVersion version) {
        settled.add(version.key());
    }

    /** The table is a new one of that name. */
    void forget(String table) {
        held.keySet().removeIf(key -> key.table().equals(table));
        ownLast.keySet().removeIf(key -> key.table().equals(table));
        wanted.keySet().removeIf(key -> key.table().equals(table));
        echoes.keySet().removeIf(key -> key.table().equals(table));
    }

    /** The stream was read to its end: what got no answer, and was since repeated with one or given up, is not to come. */
    void streamEnded() {
        for (var key : settled) {
            echoes.computeIfPresent(key, (same, expected) -> {
                expected.removeIf(echo -> echo.before == null);
                return expected.isEmpty() ? null : expected;
            });
        }
        settled.clear();
    }

    private static @Nullable ItemVersion later(@Nullable ItemVersion one, @Nullable ItemVersion other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isNewerThan(other) ? one : other;
    }

    private Optional<ItemVersion> takeEcho(ItemKey key, ItemImage old, ItemImage image) {
        var expected = echoes.getOrDefault(key, List.of());
        // One that will surely come first: it would be waited for in vain if another were taken for it.
        var found = expected.stream()
                .filter(echo -> echo.matches(old, image))
                .min(Comparator.comparing(echo -> echo.before == null));
        found.ifPresent(expected::remove);
        return found.map(Echo::version);
    }
}
