package dev.homeport.health.http;

import java.util.Objects;

/**
 * Holds the part of an HTTP request that a health answer depends on. Immutable.
 *
 * @param method as sent, such as {@code GET}
 * @param path as sent, neither decoded nor normalized, without the query string
 * @param query what follows the first {@code ?} of the target, or an empty string
 * @param accept the {@code Accept} header, or an empty string
 * @param authorization the {@code Authorization} header, or an empty string; never shown
 */
public record HealthRequest(String method, String path, String query, String accept, String authorization) {

    /**
     * Checks that nothing is missing.
     *
     * @throws NullPointerException if an argument is null
     */
    public HealthRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(query, "query");
        Objects.requireNonNull(accept, "accept");
        Objects.requireNonNull(authorization, "authorization");
    }

    /**
     * Returns a request without headers.
     *
     * @param target the path and, after a {@code ?}, the query string
     * @throws NullPointerException if an argument is null
     */
    public static HealthRequest of(String method, String target) {
        int mark = target.indexOf('?');
        return mark < 0
                ? new HealthRequest(method, target, "", "", "")
                : new HealthRequest(method, target.substring(0, mark), target.substring(mark + 1), "", "");
    }

    /** Leaves the authorization out. */
    @Override
    public String toString() {
        return method + " " + path + (query.isEmpty() ? "" : "?" + query);
    }
}
