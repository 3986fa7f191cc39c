package dev.homeport.spring.boot;

import java.util.Objects;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** Returns what an application prints that did not start: of all explanations the first one, as Spring Boot takes it. */
public final class Explanations {

    private Explanations() {}

    /** Returns the description and the action. */
    public static String of(Throwable failure) {
        Objects.requireNonNull(failure, "it did start");
        var analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        FailureAnalyzer.class,
                        SpringFactoriesLoader.FailureHandler.handleMessage((message, thrown) -> {}));
        AnnotationAwareOrderComparator.sort(analyzers);
        return analyzers.stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(FailureAnalysis.class::isInstance)
                .map(analysis -> analysis.getDescription() + "\n" + analysis.getAction())
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing explains it", failure));
    }
}
