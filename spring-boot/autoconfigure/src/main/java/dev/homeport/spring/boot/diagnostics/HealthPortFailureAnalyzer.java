package dev.homeport.spring.boot.diagnostics;

import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that the health server's port cannot be listened on. */
final class HealthPortFailureAnalyzer extends AbstractFailureAnalyzer<UncheckedIOException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UncheckedIOException cause) {
        var message = String.valueOf(cause.getMessage());
        return message.startsWith("The health endpoint cannot listen")
                ? new FailureAnalysis(
                        message,
                        "End the process that listens there, or set homeport.health.server.port and .host to an address of"
                                + " this machine that is free.",
                        cause)
                : null;
    }
}
