package dev.homeport.testkit.dynamodb;

import dev.homeport.testkit.dynamodb.ReplicaWriteException.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares what one region's replica holds with what it ought to hold, and decides the writes: last writer wins. Pure,
 * and used by the replicator's one thread of that region.
 *
 * <p>Four things make it more than a map of timestamps:
 * <ul>
 *   <li>A write of ours comes back in the region's stream and must not travel on. It is recognised by the item before
 *       and after it; a write that changes nothing makes no record, and so is not waited for. Were an echo missed, it
 *       would be applied elsewhere as a write that changes nothing, and end there.
 *   <li>The service's own times have minutes in them, so a record counts as written when the last read of the stream
 *       without it began, and always after what it was written upon: a local write on top of a replicated one is newer.
 *   <li>Our write may land upon a local one that the stream has not shown yet and that is the newer one. The echo gives it
 *       away, and what was overwritten is written again.
 *   <li>A write of ours that failed may have happened, or may happen later: a frozen server carries out what it got before.
 *       Its echo is awaited for as long as that is possible, or an old item, long overwritten or deleted, would come back
 *       as the newest of all. It is never waited for: what ought to be there is written at once, and again after it.
 * </ul>
 *
 * <p>Equal items cannot be told apart: a local write that leaves the item just as one of ours would, at a time when
 * that one may show itself, may be taken for it, and then has lost against what is newer than ours. The regions are
 * equal all the same.
 */
public final class ReplicaState {
    /** A server carries out requests whose caller has gone within this time of answering again, or never. */
    public static final Duration LATEST = Duration.ofSeconds(5);

    /** One that was answered has what it replaced; another one has the way in which it failed. */
    private record Echo(ItemVersion version, @Nullable ItemImage before, Outcome outcome) {
        boolean isCertain() {
            return before != null;
        }

        boolean matches(ItemImage old, ItemImage image) {
            return version.image().equals(image) && (before == null || before.equals(old));
        }
    }

    private final int region;
    private final Map<ItemKey, ItemVersion> held = new HashMap<>();
    private final Map<ItemKey, ItemVersion> ownLast = new HashMap<>();
    private final Map<ItemKey, ItemVersion> wanted = new HashMap<>();
    private final Map<ItemKey, List<Echo>> echoes = new HashMap<>();
    private final Set<ItemKey> unsettled = new LinkedHashSet<>();
    private long unansweredNanos;

    ReplicaState(int region) {
        this.region = region;
    }

    /** Takes a record of the stream; the version to tell the other regions, if it was not our own write. */
    Optional<ItemVersion> observe(ItemKey key, ItemImage old, ItemImage image, long notBeforeNanos) {
        unsettled.add(key);
        var echo = takeEcho(key, old, image);
        if (echo.isPresent()) {
            held.put(key, echo.get());
            return Optional.empty();
        }
        var after = later(writtenUpon(key, old), ownLast.get(key));
        var written =
                after == null || notBeforeNanos - after.writtenNanos() > 0 ? notBeforeNanos : after.writtenNanos() + 1;
        var version = new ItemVersion(key, image, written, region);
        ownLast.put(key, version);
        held.put(key, version);
        arrived(version);
        return Optional.of(version);
    }

    /** Takes a version that was written here or elsewhere. */
    void arrived(ItemVersion version) {
        var best = wanted.get(version.key());
        if (best == null || version.isNewerThan(best)) {
            wanted.put(version.key(), version);
            unsettled.add(version.key());
        }
    }

    /** Returns the versions to write: another item is here, and no record that is on its way may change that. */
    List<ItemVersion> due() {
        unsettled.removeIf(key -> !awaitsEcho(key) && wanted.get(key).equals(held.get(key)));
        return unsettled.stream()
                .filter(key -> !awaitsEcho(key))
                .map(wanted::get)
                .toList();
    }

    /** Returns whether everything is as it ought to be, as of the last call of {@link #due()} and the writes after it. */
    boolean isSettled() {
        return unsettled.stream()
                .allMatch(key -> !awaitsEcho(key) && wanted.get(key).equals(held.get(key)));
    }

    /** After a write was acknowledged, with what it replaced. */
    void applied(ItemVersion version, ItemImage before) {
        if (before.equals(version.image())) {
            held.put(version.key(), version);
        } else {
            expect(new Echo(version, before, Outcome.PERHAPS_DONE));
        }
    }

    /** After a write that failed. */
    void failed(ItemVersion version, Outcome outcome, long nowNanos) {
        if (outcome != Outcome.NOT_DONE) {
            expect(new Echo(version, null, outcome));
        }
        if (outcome == Outcome.PERHAPS_LATER) {
            unanswered(nowNanos);
        }
    }

    /** The server does not answer: what it got before may happen when it does. */
    void unanswered(long nowNanos) {
        unansweredNanos = nowNanos;
    }

    /** What the server got before, it has done or never will. */
    void restarted() {
        echoes.values()
                .forEach(expected ->
                        expected.replaceAll(echo -> new Echo(echo.version(), echo.before(), Outcome.PERHAPS_DONE)));
    }

    /** The stream was read to its end, from that moment on: what is not to come later, and has not come, never comes. */
    void streamEnded(long beganNanos) {
        var allIsDone = beganNanos - unansweredNanos > LATEST.toNanos();
        echoes.values()
                .forEach(expected -> expected.removeIf(
                        echo -> !echo.isCertain() && (allIsDone || echo.outcome() == Outcome.PERHAPS_DONE)));
        echoes.values().removeIf(List::isEmpty);
    }

    /** The table is a new one of that name. */
    void forget(String table) {
        Predicate<ItemKey> itsOwn = key -> key.table().equals(table);
        held.keySet().removeIf(itsOwn);
        ownLast.keySet().removeIf(itsOwn);
        wanted.keySet().removeIf(itsOwn);
        echoes.keySet().removeIf(itsOwn);
        unsettled.removeIf(itsOwn);
    }

    private boolean awaitsEcho(ItemKey key) {
        return echoes.getOrDefault(key, List.of()).stream().anyMatch(Echo::isCertain);
    }

    private void expect(Echo echo) {
        echoes.computeIfAbsent(echo.version().key(), key -> new ArrayList<>()).add(echo);
    }

    /** The record may be older than what is here by now. */
    private @Nullable ItemVersion writtenUpon(ItemKey key, ItemImage old) {
        var here = held.get(key);
        return here != null && here.image().equals(old) ? here : null;
    }

    private static @Nullable ItemVersion later(@Nullable ItemVersion one, @Nullable ItemVersion other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isNewerThan(other) ? one : other;
    }

    private Optional<ItemVersion> takeEcho(ItemKey key, ItemImage old, ItemImage image) {
        var expected = echoes.getOrDefault(key, List.of());
        // One that will surely come first: it would be waited for in vain if another were taken for it. One that may
        // come
        // later last: it must still be known then.
        var found = expected.stream()
                .filter(echo -> echo.matches(old, image))
                .min(Comparator.comparing((Echo echo) -> !echo.isCertain()).thenComparing(Echo::outcome));
        found.ifPresent(expected::remove);
        return found.map(Echo::version);
    }
}
