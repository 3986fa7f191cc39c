package dev.homeport.health.http;

import dev.homeport.health.HealthSnapshot;
import dev.homeport.health.Scope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The questions that can be asked, the paths that ask them, and the scopes that answer them.
 *
 * <p>Paths match exactly. A prefix match, as in the JDK's own server, answers 200 to a mistyped path and keeps a load
 * balancer content for ever.
 */
enum HealthQuestion {
    HEALTH(Set.of("/health", "/healthz"), List.of(Scope.REGION, Scope.READY)),
    LIVE(Set.of("/health/live", "/livez"), List.of(Scope.LIVE)),
    READY(Set.of("/health/ready", "/readyz"), List.of(Scope.READY)),
    REGION(Set.of("/health/region"), List.of(Scope.REGION));

    private static final List<HealthQuestion> ALL = List.of(values());

    private final Set<String> paths;
    private final List<Scope> scopes;

    HealthQuestion(Set<String> paths, List<Scope> scopes) {
        this.paths = paths;
        this.scopes = scopes;
    }

    static Optional<HealthQuestion> at(String path) {
        for (var question : ALL) {
            if (question.paths.contains(path)) {
                return Optional.of(question);
            }
        }
        return Optional.empty();
    }

    boolean isUp(HealthSnapshot snapshot) {
        return scopes.stream().allMatch(snapshot::isUp);
    }

    /** Each name once, although a check may take part in several scopes. */
    List<String> degraded(HealthSnapshot snapshot) {
        var names = new LinkedHashSet<String>();
        scopes.forEach(scope -> names.addAll(snapshot.degraded(scope)));
        return new ArrayList<>(names);
    }
}
