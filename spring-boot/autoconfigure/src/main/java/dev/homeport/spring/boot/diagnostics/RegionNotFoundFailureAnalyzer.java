package dev.homeport.spring.boot.diagnostics;

import dev.homeport.region.RegionNotFoundException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that the application must be told which region it runs in. */
final class RegionNotFoundFailureAnalyzer extends AbstractFailureAnalyzer<RegionNotFoundException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RegionNotFoundException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Set the property homeport.region, or the environment variable APP_REGION, to the name of the region that the"
                        + " application runs in, such as eu-west-1; on your own machine any name does, such as local.",
                cause);
    }
}
