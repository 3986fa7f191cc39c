package dev.homeport.config;

import dev.homeport.config.RefreshResult.Changed;
import dev.homeport.config.RefreshResult.Unchanged;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.Lookup.Missed;
import dev.homeport.config.source.SourceReading;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on how readings ended, in words from a small set. */
final class ReadObservers {

    private static final Logger LOG = LoggerFactory.getLogger(Config.class);

    private final List<ReadObserver> observers = new CopyOnWriteArrayList<>();

    void add(ReadObserver observer) {
        observers.add(observer);
    }

    void remove(ReadObserver observer) {
        observers.remove(observer);
    }

    void read(NamedReading named, Duration took) {
        tell(named.source().name(), outcome(named.reading()), took);
    }

    void refreshed(RefreshResult result, Duration took) {
        tell("all", result instanceof Changed ? "changed" : result instanceof Unchanged ? "unchanged" : "failed", took);
    }

    private static String outcome(SourceReading reading) {
        for (var lookup : reading.lookups()) {
            if (lookup instanceof Missed missed && missed.kind() != FailureKind.ABSENT) {
                return missed.kind().name().toLowerCase(Locale.ROOT);
            }
        }
        return reading.via().isPresent() ? "fallback" : "ok";
    }

    private void tell(String source, String outcome, Duration took) {
        for (var observer : observers) {
            try {
                observer.observed(source, outcome, took);
            } catch (RuntimeException thrown) {
                LOG.warn("Configuration metrics could not be recorded: source={}", source, thrown);
            }
        }
    }
}
