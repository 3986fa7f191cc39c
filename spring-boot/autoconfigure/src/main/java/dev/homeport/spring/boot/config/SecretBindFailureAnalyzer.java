package dev.homeport.spring.boot.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains that a secret which was imported cannot be bound, without the value, which Spring Boot's own explanation shows. It
 * goes before that.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecretBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        var property = cause.getProperty();
        return property == null
                ? null
                : ImportedValue.From.of(property.getOrigin())
                        .filter(ImportedValue.From::secret)
                        .map(from -> explained(property.getName(), cause, from))
                        .orElse(null);
    }

    private static FailureAnalysis explained(
            ConfigurationPropertyName name, BindException cause, ImportedValue.From from) {
        return new FailureAnalysis(
                "The property " + name + " cannot be read as "
                        + cause.getTarget().getType() + ". Its value is a secret and not shown; it comes from " + from
                        + ".",
                "Correct the value there.",
                new IllegalArgumentException("The value of " + name + " cannot be used"));
    }
}
