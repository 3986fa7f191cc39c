package dev.homeport.examples.runbook.config;

import java.time.Duration;

/**
 * Says which DNS name is moved, at which provider.
 *
 * @param provider the provider; empty if none is moved
 * @param zone the zone at the provider, as that names zones
 * @param name the name
 * @param timeToLive how long resolvers may keep its record
 */
public record DnsSettings(String provider, String zone, String name, Duration timeToLive) {

    /** Returns whether a name is moved at all. */
    public boolean wanted() {
        return !name.isEmpty();
    }
}
