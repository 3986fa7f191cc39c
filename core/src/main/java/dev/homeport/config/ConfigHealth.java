package dev.homeport.config;

import dev.homeport.health.CheckResult;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Judges whether a configuration is fresh and comes from its sources; pure. */
final class ConfigHealth {

    private ConfigHealth() {}

    static CheckResult of(ConfigView<?> view, Duration age, Duration limit) {
        var why = view.failure() == null
                ? ""
                : view.failure().problems().stream()
                        .map(problem -> problem.subject() + " " + problem.kind())
                        .collect(Collectors.joining(", ", "; the last refresh failed: ", ""));
        if (view.generation().fromFile()) {
            return CheckResult.down("started from the last known good file, of " + readable(age) + " ago" + why);
        }
        return age.compareTo(limit) > 0
                ? CheckResult.down("not refreshed for " + readable(age) + why)
                : CheckResult.up();
    }

    private static String readable(Duration duration) {
        return Duration.ofSeconds(duration.toSeconds())
                .toString()
                .substring("PT".length())
                .toLowerCase(Locale.ROOT);
    }
}
