package dev.homeport.spring.boot.config;

import dev.homeport.config.ConfigException;
import dev.homeport.config.ConfigProblem;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that a {@link dev.homeport.config.Config} bean could not be loaded, by the kinds of its problems. */
final class ConfigExceptionFailureAnalyzer extends AbstractFailureAnalyzer<ConfigException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, ConfigException cause) {
        return cause.problems().isEmpty()
                ? null
                : new FailureAnalysis(
                        String.valueOf(cause.getMessage()),
                        ConfigFailureAdvice.of(cause.problems().stream()
                                .map(ConfigProblem::kind)
                                .toList()),
                        cause);
    }
}
