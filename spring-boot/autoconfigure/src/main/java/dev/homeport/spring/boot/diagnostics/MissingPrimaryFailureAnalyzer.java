package dev.homeport.spring.boot.diagnostics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that the primary which the application requires at its start was not there in time. */
final class MissingPrimaryFailureAnalyzer extends AbstractFailureAnalyzer<IllegalStateException> {

    private static final String BUILDER = "dev.homeport.jdbc.FailoverDataSourceBuilder";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IllegalStateException cause) {
        var thrower = Arrays.stream(cause.getStackTrace()).findFirst();
        if (thrower.filter(frame -> frame.getClassName().equals(BUILDER)).isEmpty()) {
            return null;
        }
        return new FailureAnalysis(
                "The application requires a PostgreSQL primary at its start, and there was none in time. "
                        + cause.getMessage(),
                "Look at what each node said. If a server is being promoted, start again, or wait longer with"
                        + " homeport.jdbc.require-primary-within. To start without a database, remove that property; what"
                        + " borrows a connection during the start, such as Flyway or Hibernate, waits for its own timeout.",
                cause);
    }
}
