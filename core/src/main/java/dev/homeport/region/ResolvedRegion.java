package dev.homeport.region;

import java.util.Objects;

/**
 * The region that an application runs in, and how that is known. Immutable.
 *
 * @param region the region
 * @param from where it was found, such as {@code environment variable APP_REGION}
 */
public record ResolvedRegion(RegionName region, String from) {

    /**
     * Checks that nothing is null.
     *
     * @throws NullPointerException if an argument is null
     */
    public ResolvedRegion {
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(from, "from");
    }
}
