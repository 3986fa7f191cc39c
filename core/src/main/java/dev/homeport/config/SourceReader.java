package dev.homeport.config;

import dev.homeport.config.internal.pacing.CallPacing;
import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.NameStyle;
import dev.homeport.config.source.SourceReading;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads the sources in order of precedence, those that never change only once. Used by one thread at a time.
 *
 * <p>A source that throws has failed for all its keys, and is no reason not to hear the others: a person who starts a
 * service wants to know everything that is in the way.
 */
final class SourceReader {

    private final List<ConfigSource> sources;
    private final List<ConfigKey> keys;
    private final Optional<RegionName> region;
    private final InstantSource clock;
    private final ReadObservers observers;

    /** The latest reading of each source, and what its revision was just before. */
    private final Map<ConfigSource, NamedReading> latest = new HashMap<>();

    private final Map<ConfigSource, Optional<Object>> revisions = new HashMap<>();

    SourceReader(
            List<ConfigSource> sources,
            List<ConfigKey> keys,
            Optional<RegionName> region,
            InstantSource clock,
            ReadObservers observers) {
        this.sources = List.copyOf(sources);
        this.keys = keys;
        this.region = region;
        this.clock = clock;
        this.observers = observers;
    }

    List<NamedReading> readAll(CallPacing pace) throws InterruptedException {
        var request = new SourceRequest(keys, region, pace);
        var readings = new ArrayList<NamedReading>(sources.size());
        for (var source : sources) {
            var known = latest.get(source);
            readings.add(known != null && !source.refreshable() ? known : read(source, request));
        }
        return readings;
    }

    /** Returns whether a source of another revision than when it was read is waiting to be read. */
    boolean outdated() {
        return sources.stream().anyMatch(this::outdated);
    }

    /** Reads only the sources of another revision; of the others it returns what was read last. */
    List<NamedReading> readOutdated() throws InterruptedException {
        var request = new SourceRequest(keys, region, CallPacing.NONE);
        var readings = new ArrayList<NamedReading>(sources.size());
        for (var source : sources) {
            var known = latest.get(source);
            readings.add(known != null && !outdated(source) ? known : read(source, request));
        }
        return readings;
    }

    /** Returns whether every refreshable source has a revision, so that none is read by refreshes alone. */
    boolean allWatched() {
        return sources.stream()
                .filter(ConfigSource::refreshable)
                .allMatch(source -> revision(source).isPresent());
    }

    private boolean outdated(ConfigSource source) {
        return source.refreshable()
                && revisions.containsKey(source)
                && !revision(source).equals(revisions.get(source));
    }

    /** A source that throws has no revision, and is read by every refresh. */
    private static Optional<Object> revision(ConfigSource source) {
        try {
            return source.revision();
        } catch (RuntimeException thrown) {
            return Optional.empty();
        }
    }

    private NamedReading read(ConfigSource source, SourceRequest request) throws InterruptedException {
        var startedAt = clock.instant();
        revisions.put(source, revision(source));
        var named = new NamedReading(source, guarded(source, request));
        if (source.refreshable()) {
            observers.read(named, Duration.between(startedAt, clock.instant()));
        }
        latest.put(source, named);
        return named;
    }

    private static SourceReading guarded(ConfigSource source, SourceRequest request) throws InterruptedException {
        try {
            var reading = source.read(request);
            return reading != null ? reading : failed(request, "the source returned null");
        } catch (InterruptedException closing) {
            throw closing;
        } catch (Throwable thrown) {
            return failed(request, "the source threw " + ThrowableRedactor.withoutMessage(thrown));
        }
    }

    private static SourceReading failed(SourceRequest request, String reason) {
        return SourceReading.failed(
                request.names(NameStyle.DOTTED, UnaryOperator.identity()), FailureKind.UNAVAILABLE, reason);
    }
}
