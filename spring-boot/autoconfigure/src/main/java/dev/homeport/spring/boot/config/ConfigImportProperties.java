package dev.homeport.spring.boot.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Says how configuration is imported by homeport-ssm: and homeport-file: in spring.config.import. It is read before anything is
 * imported, so it cannot be imported itself.
 *
 * @param refreshEvery Mean time between two listings of each import, from 10ms to 1d. Files are looked at every second
 *     besides.
 * @param ssm Parameter store of homeport-ssm: imports.
 */
@ConfigurationProperties("homeport.config")
public record ConfigImportProperties(
        @DefaultValue("15m") Duration refreshEvery,
        @DefaultValue Ssm ssm) {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * Describes the parameter store.
     *
     * @param region Region of the store. Defaults to homeport.region.
     * @param fallbackRegion Region whose store is listed instead while the first throttles, does not answer or cannot be
     *     reached. Parameters are not replicated, so write to both.
     * @param endpoint Address of the store, for tests and private endpoints. Defaults to that of the region.
     * @param deadline How long one listing may take in all, from 100ms to 14m.
     */
    public record Ssm(
            @Nullable String region,
            @Nullable String fallbackRegion,
            @Nullable URI endpoint,
            @DefaultValue("10m") Duration deadline) {}

    /**
     * Reads them before there are beans.
     *
     * @throws IllegalArgumentException if they cannot be used; the message lists every problem
     */
    static ConfigImportProperties of(Binder binder) {
        var properties = binder.bindOrCreate("homeport.config", ConfigImportProperties.class);
        var problems = new ArrayList<String>();
        if (properties.refreshEvery.compareTo(SHORTEST) < 0 || properties.refreshEvery.compareTo(LONGEST) > 0) {
            problems.add("refreshEvery must be from 10 ms to 24 h, not " + properties.refreshEvery);
        }
        if (properties.ssm.endpoint != null && properties.ssm.fallbackRegion != null) {
            problems.add("ssm.fallbackRegion cannot be used with an endpoint, which is one region's");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("The configuration cannot be imported: " + String.join("; ", problems));
        }
        return properties;
    }
}
