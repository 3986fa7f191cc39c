package dev.homeport.health.http;

import java.util.Objects;

/**
 * The part of an HTTP request that a health answer depends on. Immutable.
 *
 * @param method as sent, such as {@code GET}
 * @param path as sent, neither decoded nor normalized; a query string is cut off
 */
public record HealthRequest(String method, String path) {

    /**
     * Cuts off the query string, which probes use to get past caches.
     *
     * @throws NullPointerException if an argument is null
     */
    public HealthRequest {
        Objects.requireNonNull(method, "method");
        int query = path.indexOf('?');
        path = query < 0 ? path : path.substring(0, query);
    }
}
