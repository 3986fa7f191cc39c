package dev.homeport.spring.boot.jdbc;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains {@link IgnoredDataSourcePropertiesException} with the way out for each property. */
final class IgnoredDataSourcePropertiesFailureAnalyzer
        extends AbstractFailureAnalyzer<IgnoredDataSourcePropertiesException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, IgnoredDataSourcePropertiesException cause) {
        var ways = IntStream.range(0, cause.properties().size())
                .mapToObj(i ->
                        "- " + cause.properties().get(i) + ": " + cause.ways().get(i))
                .collect(Collectors.joining("\n"));
        return new FailureAnalysis(
                cause.getMessage(),
                ways + "\n\nOr keep Spring Boot's data source, with homeport.jdbc.enabled=false.",
                cause);
    }
}
