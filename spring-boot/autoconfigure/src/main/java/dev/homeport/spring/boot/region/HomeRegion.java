package dev.homeport.spring.boot.region;

import dev.homeport.region.RegionName;
import dev.homeport.region.RegionResolver;
import dev.homeport.region.ResolvedRegion;
import org.jspecify.annotations.Nullable;

/** Finds out which region the application runs in, before there are beans and afterwards alike. */
public final class HomeRegion {

    private HomeRegion() {}

    /**
     * Returns the region that the property names, and without it what {@link RegionResolver#standard()} finds.
     *
     * @param property the value of {@code homeport.region}; null or blank if it is not set
     * @throws dev.homeport.region.RegionNotFoundException if no place names a region
     */
    public static ResolvedRegion of(@Nullable String property) {
        return property == null || property.isBlank()
                ? RegionResolver.standard().resolve()
                : new ResolvedRegion(RegionName.of(property.strip()), "the property homeport.region");
    }
}
