package dev.homeport.examples.drill.watch;

import dev.homeport.dynamodb.AccessMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notes, on the drill's own clock, when the service in the struck region stopped using its own region's DynamoDB, and when
 * it used it again; and every change that nothing called for: before the fault, while it lasts, a second time, or by a
 * service in another region.
 */
public final class HomeRoutes {

    private final String struckRegion;
    private final InstantSource clock;
    private final Map<String, Integer> shares = new HashMap<>();
    private final Map<AccessMode, Instant> left = new EnumMap<>(AccessMode.class);
    private final Map<AccessMode, Instant> returning = new EnumMap<>(AccessMode.class);
    private final Map<AccessMode, Instant> returned = new EnumMap<>(AccessMode.class);
    private final List<String> needless = new ArrayList<>();
    private @Nullable Instant struck;
    private @Nullable Instant healed;

    public HomeRoutes(String struckRegion, InstantSource clock) {
        this.struckRegion = struckRegion;
        this.clock = clock;
    }

    /** From now on the region is to be left; returns when that is. */
    public synchronized Instant strike() {
        var now = clock.instant();
        struck = now;
        return now;
    }

    /** From now on it may be used again; returns when that is. */
    public synchronized Instant heal() {
        var now = clock.instant();
        healed = now;
        return now;
    }

    /**
     * Takes note of how many of a hundred operations a service begins at home.
     *
     * @param service the region that the service is in
     */
    public synchronized void note(String service, AccessMode access, int share) {
        var before = Optional.ofNullable(shares.put(service + access, share)).orElse(100);
        if (before == share) {
            return;
        }
        if (!service.equals(struckRegion)) {
            needless.add(service + " changed its route of " + words(access) + ", though nothing befell it");
        } else if (share == 0) {
            leave(access);
        } else {
            comeBack(access, share);
        }
    }

    private void leave(AccessMode access) {
        if (struck == null) {
            needless.add(struckRegion + " was left for " + words(access) + " before the fault");
        } else if (left.putIfAbsent(access, clock.instant()) != null) {
            needless.add(struckRegion + " was left for " + words(access) + " a second time");
        }
    }

    private void comeBack(AccessMode access, int share) {
        if (healed == null) {
            needless.add(struckRegion + " was used for " + words(access) + " while the fault lasted");
            return;
        }
        returning.putIfAbsent(access, clock.instant());
        if (share == 100) {
            returned.putIfAbsent(access, clock.instant());
        }
    }

    private static String words(AccessMode access) {
        return access == AccessMode.READ ? "reads" : "writes";
    }

    public synchronized boolean away() {
        return left.size() == AccessMode.values().length;
    }

    public synchronized boolean returning() {
        return returning.containsKey(AccessMode.READ);
    }

    public synchronized boolean back() {
        return returned.size() == AccessMode.values().length;
    }

    /** From the fault until it was left. */
    public synchronized Duration untilLeft(AccessMode access) {
        return Duration.between(struck, left(access));
    }

    /** Returns when it was left. */
    public synchronized Instant left(AccessMode access) {
        return Optional.ofNullable(left.get(access)).orElseThrow();
    }

    /** From the end of the fault until the first reads were begun there again; empty while they are not. */
    public synchronized Optional<Duration> untilReturning() {
        return Optional.ofNullable(returning.get(AccessMode.READ)).map(instant -> Duration.between(healed, instant));
    }

    /** From the end of the fault until all operations were begun there again; empty while they are not. */
    public synchronized Optional<Duration> untilBack() {
        return back()
                ? returned.values().stream().max(Instant::compareTo).map(instant -> Duration.between(healed, instant))
                : Optional.empty();
    }

    /** Changes that nothing called for, in words. */
    public synchronized List<String> needless() {
        return List.copyOf(needless);
    }
}
