package dev.homeport.dynamodb.internal.monitor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** When this process raised the number of one region's heartbeat item, and to what. Safe for any number of threads. */
final class OwnHeartbeats {

    /** Some minutes of them; a lag that is longer is told as that long. */
    private static final int REMEMBERED = 64;

    private record Beat(long number, long nanos) {}

    private final Deque<Beat> beats = new ArrayDeque<>();

    /** @param nanos when that was known, as {@link System#nanoTime} */
    synchronized void wrote(long number, long nanos) {
        if (!beats.isEmpty() && number <= beats.getLast().number()) {
            // Somebody has deleted the item, and it counts anew.
            beats.clear();
        }
        beats.addLast(new Beat(number, nanos));
        if (beats.size() > REMEMBERED) {
            beats.removeFirst();
        }
    }

    /**
     * For how long the oldest of them that has not arrived elsewhere has been missing there; zero if all have, empty if this
     * process has written none.
     *
     * @param seen the number that has arrived there
     * @param askedNanos when it was asked for
     */
    synchronized Optional<Duration> missing(long seen, long askedNanos) {
        if (beats.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(beats.stream()
                .filter(beat -> beat.number() > seen)
                .findFirst()
                .map(beat -> Duration.ofNanos(Math.max(0, askedNanos - beat.nanos())))
                .orElse(Duration.ZERO));
    }
}
