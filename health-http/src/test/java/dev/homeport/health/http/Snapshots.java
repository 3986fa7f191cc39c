package dev.homeport.health.http;

import dev.homeport.health.CheckState;
import dev.homeport.health.CheckStatus;
import dev.homeport.health.HealthSnapshot;
import dev.homeport.health.Impact;
import dev.homeport.health.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Snapshots as a monitor would make them. */
final class Snapshots {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private Snapshots() {}

    static HealthSnapshot of(CheckStatus... checks) {
        return new HealthSnapshot(NOW, true, List.of(checks));
    }

    static CheckStatus check(String name, Impact impact, CheckState state, Scope... scopes) {
        return new CheckStatus(
                name,
                impact,
                Set.of(scopes),
                state,
                NOW,
                Optional.of(NOW),
                Optional.of("db-1.internal refused password hunter2"),
                Optional.empty(),
                7,
                0,
                0);
    }
}
