package dev.homeport.examples.orders;

import dev.homeport.config.Default;
import dev.homeport.config.NotBlank;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;

/**
 * The shopping carts' part of what the orders service is told from outside: {@code CARTS_REGIONS} and so on in the
 * environment, {@code /orders/carts/regions} in the parameter store. A service without regions keeps no carts.
 *
 * @param regions where the global table has replicas, the next best after the service's own region first
 * @param table the global table; its partition key is the string {@code cart}
 * @param minimumOut how long a region that failed is left alone at least
 */
public record CartsConfig(
        @Default("") List<RegionName> regions,
        @Default("carts") @NotBlank String table,
        @Default("30s") Duration minimumOut) {

    /** Returns whether carts are kept at all. */
    boolean kept() {
        return !regions.isEmpty();
    }

    /** Returns the regions in order of preference for a service at home there. */
    Region[] from(RegionName home) {
        return Stream.concat(
                        regions.stream().filter(home::equals), regions.stream().filter(region -> !region.equals(home)))
                .map(region -> Region.of(region.value()))
                .toArray(Region[]::new);
    }
}
