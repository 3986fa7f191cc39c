package dev.homeport.spring.boot.diagnostics;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a builder's list of problems, which names the builder's methods, with the properties that stand for them. An
 * application that calls the builder itself gets the same explanation.
 */
final class BuilderFailureAnalyzer extends AbstractFailureAnalyzer<IllegalArgumentException> {

    /** How the messages of the builders begin, and where their options are among the properties. */
    private static final Map<String, String> PREFIXES = Map.of(
            "The FailoverDataSource cannot be built", "homeport.jdbc",
            "The MultiRegionDynamoDb cannot be built", "homeport.dynamodb",
            "The configuration cannot be imported", "homeport.config",
            "The transactions cannot be built", "homeport.jdbc.transactions",
            "Health server cannot start", "homeport.health.server",
            "Health monitor cannot be built", "homeport.health");

    /** The first word of each problem, which is the option in most of them. */
    private static final Pattern OPTION =
            Pattern.compile("(?:^- |: |; )([A-Za-z]+(?:\\.[A-Za-z]+)*)", Pattern.MULTILINE);

    /** Words that begin a problem and are no option, with the option that is meant. */
    private static final Map<String, String> MEANT = Map.of(
            "no", "nodes",
            "node", "nodes",
            "driver", "driver-properties",
            "hikari", "hikari",
            "credentials", "username",
            "a", "regions",
            "details", "details",
            "metrics", "details");

    /** Words that a property is named after. */
    private static final Set<String> OPTIONS = Set.of(
            "name",
            "database",
            "username",
            "password",
            "borrowTimeout",
            "failFastAfter",
            "probeInterval",
            "probeTimeout",
            "connectTimeout",
            "requirePrimaryWithin",
            "standbyConnections",
            "regions",
            "port",
            "host",
            "failStatic",
            "refreshEvery",
            "maxAttempts",
            "deadline");

    private static final Pattern GROUPED = Pattern.compile("(reads|writes|limits|canary|failback|ssm)\\..+");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IllegalArgumentException cause) {
        var message = String.valueOf(cause.getMessage());
        return PREFIXES.entrySet().stream()
                .filter(entry -> message.startsWith(entry.getKey()))
                .findFirst()
                .map(entry -> new FailureAnalysis(message, action(entry.getValue(), message), cause))
                .orElse(null);
    }

    private static String action(String prefix, String message) {
        var properties = new LinkedHashSet<String>();
        var options = OPTION.matcher(message);
        while (options.find()) {
            var word = options.group(1);
            if (OPTIONS.contains(word) || GROUPED.matcher(word).matches()) {
                properties.add(prefix + "." + kebab(word));
            } else if (MEANT.containsKey(word)) {
                properties.add(prefix + "." + MEANT.get(word));
            }
        }
        var where = properties.isEmpty()
                ? "Correct the properties below " + prefix + "."
                : "Correct these properties:\n"
                        + properties.stream().map(property -> "- " + property).collect(Collectors.joining("\n"));
        return where + "\n\nWhere a bean of your own calls the builder, correct the option there.";
    }

    private static String kebab(String option) {
        return option.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
