package dev.homeport.health.http;

import java.util.HashSet;
import java.util.Set;

/**
 * Reads the two parameters of a query string that matter: {@code verbose} and {@code exclude}, as Kubernetes spells
 * them.
 *
 * <p>All others are ignored, because probes append what gets them past caches. Values are not decoded: names of checks
 * need no encoding.
 *
 * @param verbose whether the answer is to be plain text for people
 * @param excluded the names of checks to be left out of the verdict
 */
record HealthQuery(boolean verbose, Set<String> excluded) {

    private static final HealthQuery NONE = new HealthQuery(false, Set.of());

    static HealthQuery of(String query) {
        if (query.isEmpty()) {
            return NONE;
        }
        boolean verbose = false;
        var excluded = new HashSet<String>();
        for (var parameter : query.split("&")) {
            int equals = parameter.indexOf('=');
            var name = equals < 0 ? parameter : parameter.substring(0, equals);
            var value = equals < 0 ? "" : parameter.substring(equals + 1);
            if (name.equals("verbose")) {
                verbose = !value.equals("false");
            } else if (name.equals("exclude") && !value.isEmpty()) {
                excluded.add(value);
            }
        }
        return new HealthQuery(verbose, excluded);
    }
}
