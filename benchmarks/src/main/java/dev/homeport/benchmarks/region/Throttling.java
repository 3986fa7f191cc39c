package dev.homeport.benchmarks.region;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers as a region that throttles a fifth of all attempts: which ones depends on the item alone, so that each client
 * meets the same.
 */
public final class Throttling implements RegionAnswer.Script {

    private static final int ONE_OF = 5;

    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

    @Override
    public RegionAnswer apply(RegionRequest request) {
        var id = request.id().orElse("");
        int attempt = attempts.merge(id, 1, Integer::sum);
        boolean throttled = id.startsWith("order-") && Math.floorMod(mixed(id.hashCode() + 31 * attempt), ONE_OF) == 0;
        return throttled ? RegionAnswer.THROTTLED : RegionAnswer.healthy(request);
    }

    /** Ids that differ in one digit are not to have hashes that do. */
    private static int mixed(int hash) {
        int mixed = (hash ^ hash >>> 16) * 0x85ebca6b;
        return (mixed ^ mixed >>> 13) * 0xc2b2ae35 >>> 8;
    }
}
