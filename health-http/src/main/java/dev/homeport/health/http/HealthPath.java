package dev.homeport.health.http;

import dev.homeport.health.HealthSnapshot;
import dev.homeport.health.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps paths to the questions that they ask, and to the scopes that answer them.
 *
 * <p>Paths match exactly. A prefix match, as in the JDK's own server, answers 200 to a mistyped path and keeps a load
 * balancer content for ever.
 */
enum HealthPath {
    HEALTH(Set.of("/health", "/healthz"), List.of(Scope.REGION, Scope.READY)),
    LIVE(Set.of("/health/live", "/livez"), List.of(Scope.LIVE)),
    READY(Set.of("/health/ready", "/readyz"), List.of(Scope.READY)),
    REGION(Set.of("/health/region"), List.of(Scope.REGION)),
    STARTED(Set.of("/health/started"), List.of(Scope.STARTED));

    private static final Map<String, HealthPath> BY_PATH = new HashMap<>();

    static {
        for (var question : values()) {
            question.paths.forEach(path -> BY_PATH.put(path, question));
        }
    }

    private final Set<String> paths;
    private final List<Scope> scopes;

    HealthPath(Set<String> paths, List<Scope> scopes) {
        this.paths = paths;
        this.scopes = scopes;
    }

    static @Nullable HealthPath at(String path) {
        return BY_PATH.get(path);
    }

    /** Returns whether a process that is going away says no: to requests, but not to whether it lives or has started. */
    boolean drains() {
        return scopes.contains(Scope.READY) || scopes.contains(Scope.REGION);
    }

    boolean isUp(HealthSnapshot snapshot) {
        return scopes.stream().allMatch(snapshot::isUp);
    }

    boolean concerns(Set<Scope> scopes) {
        return this.scopes.stream().anyMatch(scopes::contains);
    }

    /** Returns each name once, although a check may take part in several scopes. */
    List<String> degraded(HealthSnapshot snapshot) {
        var names = new LinkedHashSet<String>();
        scopes.forEach(scope -> names.addAll(snapshot.degraded(scope)));
        return new ArrayList<>(names);
    }
}
