package dev.homeport.spring.boot.config;

import dev.homeport.config.source.TreeReading;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains {@link ConfigImportException} by the kinds of its problems. */
final class ConfigImportFailureAnalyzer extends AbstractFailureAnalyzer<ConfigImportException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigImportException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                ConfigFailureAdvice.of(
                        cause.problems().stream().map(TreeReading.Problem::kind).toList()),
                cause);
    }
}
