package dev.homeport.config;

import dev.homeport.config.RefreshResult.Failed;
import dev.homeport.config.internal.binding.LineBreaks;
import dev.homeport.config.internal.binding.RecordSchemaReader;
import dev.homeport.config.internal.pacing.RefreshSchedule;
import dev.homeport.config.internal.source.ExactNamesSource;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.Lookup;
import dev.homeport.internal.DaemonThreads;
import dev.homeport.internal.MonotonicClock;
import dev.homeport.region.RegionName;
import dev.homeport.region.ResolvedRegion;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Loads a record from sources: {@code ConfigLoader.of(OrdersConfig.class).source(ConfigSource.environment()).load()}.
 *
 * <p>Sources are asked in the order in which they are added. The first that has a value wins, and inside one source the
 * region's own value goes before the generic one. Not safe for use by several threads.
 */
public final class ConfigLoader<T extends Record> {

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    private static final int INTERVALS_BEFORE_STALE = 3;

    private final Class<T> type;
    private final List<ConfigSource> sources = new ArrayList<>();
    private final List<ConfigListener<? super T>> listeners = new ArrayList<>();
    private String name;
    private Optional<RegionName> region = Optional.empty();
    private Duration refreshEvery = Duration.ofMinutes(15);
    private @Nullable Duration staleAfter;
    private boolean stripsLineBreaks;
    private @Nullable LastKnownGood lastKnownGood;
    private InstantSource clock = MonotonicClock.create();

    private ConfigLoader(Class<T> type) {
        this.type = type;
        this.name = type.getSimpleName();
    }

    /**
     * Starts to describe how a record is loaded.
     *
     * @throws NullPointerException if {@code type} is null
     */
    public static <T extends Record> ConfigLoader<T> of(Class<T> type) {
        return new ConfigLoader<>(Objects.requireNonNull(type, "type"));
    }

    /**
     * Sets what the configuration is called in metrics; of use with two of one record. Default: the simple name of the
     * record's class, such as {@code OrdersConfig}.
     *
     * @throws NullPointerException if {@code name} is null
     */
    public ConfigLoader<T> name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Sets the region whose own values go before generic ones. Default: none, so that there are only generic ones.
     *
     * @throws NullPointerException if {@code region} is null
     */
    public ConfigLoader<T> region(RegionName region) {
        this.region = Optional.of(region);
        return this;
    }

    /**
     * Sets the region as {@link #region(RegionName)} does, to what a {@code RegionResolver} has found.
     *
     * @throws NullPointerException if {@code region} is null
     */
    public ConfigLoader<T> region(ResolvedRegion region) {
        return region(region.region());
    }

    /**
     * Adds a source behind those that are there.
     *
     * @throws NullPointerException if {@code source} is null
     */
    public ConfigLoader<T> source(ConfigSource source) {
        sources.add(Objects.requireNonNull(source, "source"));
        return this;
    }

    /**
     * Sets the mean time between two refreshes, from 10 ms to 24 h; see {@link RefreshSchedule}. Only used if a source is
     * refreshable. Default: 15 minutes, with which 1,000 instances of 60 keys stay below the 40 calls a second that a
     * parameter store allows an account.
     *
     * @throws NullPointerException if {@code interval} is null
     */
    public ConfigLoader<T> refreshEvery(Duration interval) {
        this.refreshEvery = Objects.requireNonNull(interval, "interval");
        return this;
    }

    /**
     * Sets the age from which {@link Config#healthCheck()} is down, at least one refresh interval. Default: three.
     *
     * @throws NullPointerException if {@code age} is null
     */
    public ConfigLoader<T> staleAfter(Duration age) {
        this.staleAfter = Objects.requireNonNull(age, "age");
        return this;
    }

    /**
     * Takes the line breaks from the end of every value that is a single line: of a password that was written from a file,
     * say. Default: they are part of the value, and a warning tells of each {@code String} and {@code Secret} that ends with
     * one.
     */
    public ConfigLoader<T> stripLineBreaks() {
        this.stripsLineBreaks = true;
        return this;
    }

    /**
     * Keeps the values of refreshable sources in a file for a start without these. Default: no file.
     *
     * @throws NullPointerException if {@code file} is null
     */
    public ConfigLoader<T> lastKnownGood(LastKnownGood file) {
        this.lastKnownGood = Objects.requireNonNull(file, "file");
        return this;
    }

    /**
     * Adds a listener, which hears of every generation after the first.
     *
     * @throws NullPointerException if {@code listener} is null
     */
    public ConfigLoader<T> onChange(ConfigListener<? super T> listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Sets the clock that refreshes and ages are computed from; for tests. Default: a {@link MonotonicClock}.
     *
     * @throws NullPointerException if {@code clock} is null
     */
    public ConfigLoader<T> clock(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Reads all sources, one after the other, and makes the first generation. Takes as long as the sources' own bounds
     * allow.
     *
     * @throws ConfigException if that is not possible; lists every problem, with the loader's own settings, the record's
     *     declaration and the sources. An interrupt is one of them, and stays set
     */
    public Config<T> load() {
        var problems = new ArrayList<ConfigProblem>();
        checkSettings(problems);
        UnaryOperator<Lookup> change = stripsLineBreaks ? LineBreaks::stripped : UnaryOperator.identity();
        var decision = new ConfigDecision<>(type, new RecordSchemaReader(problems).read(type), change);
        problems.addAll(KeyCollisions.of(decision.keys(), region));
        problems.addAll(ExactNamesSource.problems(sources, decision.keys()));
        if (!problems.isEmpty()) {
            throw failed(problems);
        }
        var observers = new ReadObservers();
        var reader = new SourceReader(sources, decision.keys(), region, clock, observers);
        var start = new ConfigBootstrap<>(decision, reader, Optional.ofNullable(lastKnownGood), region, clock);
        var step = start.first();
        if (step.result() instanceof Failed failure) {
            throw failed(failure.problems());
        }
        return started(decision, reader, observers, start.store(), step.shown());
    }

    private Config<T> started(
            ConfigDecision<T> decision,
            SourceReader reader,
            ReadObservers observers,
            KnownGoodStore store,
            Generation<T> first) {
        var announcer = new ChangeAnnouncer<T>();
        listeners.forEach(announcer::add);
        var publisher = new ConfigPublisher<>(first, announcer, store, decision.schema());
        var signal = new RefreshSignal(clock);
        var refresher = new Refresher<>(
                decision, reader, new RefreshSchedule(refreshEvery), signal, clock, observers, publisher);
        boolean refreshable = sources.stream().anyMatch(ConfigSource::refreshable);
        var thread = refreshable ? DaemonThreads.named("homeport-config-refresh", refresher) : null;
        var config = new Config<>(
                name,
                publisher,
                new ValueExplainer(decision.schema()),
                announcer,
                observers,
                signal,
                thread,
                effectiveStaleAfter(),
                clock);
        if (thread != null) {
            thread.start();
        }
        return config;
    }

    private Duration effectiveStaleAfter() {
        return staleAfter != null ? staleAfter : refreshEvery.multipliedBy(INTERVALS_BEFORE_STALE);
    }

    private void checkSettings(List<ConfigProblem> problems) {
        if (name.isBlank()) {
            add(problems, "name", "must not be blank");
        }
        if (sources.isEmpty()) {
            add(problems, "source", "there must be at least one");
        }
        var names = new HashSet<String>();
        for (var source : sources) {
            if (!names.add(source.name())) {
                add(problems, "source", "there is more than one named \"" + source.name() + "\"");
            }
        }
        boolean regular =
                refreshEvery.compareTo(SHORTEST_INTERVAL) >= 0 && refreshEvery.compareTo(LONGEST_INTERVAL) <= 0;
        if (!regular) {
            add(problems, "refreshEvery", "must be from 10 ms to 24 h, not " + refreshEvery);
        }
        if (regular && staleAfter != null && staleAfter.compareTo(refreshEvery) < 0) {
            add(problems, "staleAfter", "must be at least refreshEvery, not " + staleAfter);
        }
        if (lastKnownGood != null) {
            checkFile(lastKnownGood, problems);
        }
    }

    private static void checkFile(LastKnownGood kept, List<ConfigProblem> problems) {
        var directory = kept.file().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            add(problems, "lastKnownGood", "the directory of " + kept.file() + " does not exist");
        }
    }

    private static void add(List<ConfigProblem> problems, String setting, String reason) {
        problems.add(ConfigProblem.of(setting, FailureKind.UNUSABLE, reason));
    }

    private ConfigException failed(List<ConfigProblem> problems) {
        return new ConfigException(type.getSimpleName() + " cannot be loaded", problems);
    }
}
