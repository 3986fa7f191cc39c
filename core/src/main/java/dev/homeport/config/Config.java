package dev.homeport.config;

import dev.homeport.config.RefreshResult.Failed;
import dev.homeport.config.RefreshResult.Unchanged;
import dev.homeport.config.source.FailureKind;
import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.Impact;
import dev.homeport.health.Scope;
import dev.homeport.internal.MonotonicClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configuration that stays current while the application runs. Made by a {@link ConfigLoader}.
 *
 * <p>Threads, both daemons and only if a source is refreshable: {@code homeport-config-refresh}, and {@code
 * homeport-config-events} for listeners once there is something to tell. Safe for any number of threads.
 */
public final class Config<T extends Record> implements AutoCloseable {

    /** A target that is told of changes, until this is closed. Safe for any number of threads; closing it again does nothing. */
    @FunctionalInterface
    public interface Following extends AutoCloseable {
        /** Ends it. A change that is being told at the moment is still told. */
        @Override
        void close();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Config.class);

    /** All of {@link #close()} fits into this. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

    /** Above every bound of the sources here; one that bounds nothing must not hold up an operator for ever. */
    private static final Duration LONGEST_REFRESH = Duration.ofMinutes(15);

    private final String name;
    private final ConfigPublisher<T> publisher;
    private final ValueExplainer explanations;
    private final ChangeAnnouncer<T> announcer;
    private final ReadObservers observers;
    private final RefreshSignal signal;
    private final @Nullable Thread refresher;
    private final Duration staleAfter;
    private final InstantSource clock;
    private final AtomicBoolean closed = new AtomicBoolean();

    Config(
            String name,
            ConfigPublisher<T> publisher,
            ValueExplainer explanations,
            ChangeAnnouncer<T> announcer,
            ReadObservers observers,
            RefreshSignal signal,
            @Nullable Thread refresher,
            Duration staleAfter,
            InstantSource clock) {
        this.name = name;
        this.publisher = publisher;
        this.explanations = explanations;
        this.announcer = announcer;
        this.observers = observers;
        this.signal = signal;
        this.refresher = refresher;
        this.staleAfter = staleAfter;
        this.clock = clock;
    }

    /** Returns its name in metrics. */
    public String name() {
        return name;
    }

    /** Returns the record. One volatile read; after {@link #close()} it stays what it was. */
    public T current() {
        return publisher.view().generation().value();
    }

    /** Returns the number of the generation shown: 1 after loading, and one more for each set of new values. */
    public long generation() {
        return publisher.shown().number();
    }

    /**
     * Returns how long ago the sources were last known to hold what is shown. Without a refreshable source that is
     * always zero; after a start from the last known good file it counts from when that was written.
     */
    public Duration age() {
        if (refresher == null) {
            return Duration.ZERO;
        }
        var age = Duration.between(publisher.shown().confirmedAt(), clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Returns whether what is shown comes from the last known good file, and the sources have not been read since. */
    public boolean startedFromFile() {
        return publisher.shown().fromFile();
    }

    /**
     * Reads the refreshable sources now, without spreading calls, and waits for the outcome; for operators. The
     * readings of those who ask at the same time are one. Listeners may still be at work when it returns.
     *
     * <p>It waits for as long as the sources' own bounds let it, at most 15 minutes; interrupted, it returns at once as
     * failed with the interrupt restored, and the refresh goes on. Without a refreshable source nothing is read.
     *
     * @throws IllegalStateException if the configuration is closed, or is closed meanwhile
     */
    public RefreshResult refreshNow() {
        if (closed.get()) {
            throw new IllegalStateException("The configuration is closed");
        }
        if (refresher == null) {
            return new Unchanged();
        }
        try {
            return signal.ask().get(LONGEST_REFRESH.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return unfinished("the waiting thread was interrupted");
        } catch (TimeoutException tooLong) {
            return unfinished("no end after " + LONGEST_REFRESH.toMinutes() + " minutes");
        } catch (ExecutionException failed) {
            throw new IllegalStateException("The refresh failed", failed.getCause());
        } catch (CancellationException closing) {
            throw new IllegalStateException("The configuration was closed", closing);
        }
    }

    private static Failed unfinished(String reason) {
        return new Failed(List.of(ConfigProblem.of("refresh", FailureKind.TIMEOUT, reason)));
    }

    /**
     * Explains a value in one line: the value (never a secret one), where it comes from, and what it shadows.
     *
     * @param key a key such as {@code db.host}
     * @throws IllegalArgumentException if there is no such key; the message lists those that there are
     */
    public String explain(String key) {
        var shown = publisher.shown();
        return explanations.of(key, shown.resolutions()) + (shown.fromFile() ? "; from the last known good file" : "");
    }

    /** Explains all values, one in a line, sorted by key. */
    public String explainAll() {
        return explanations.keys().stream().map(this::explain).collect(Collectors.joining("\n"));
    }

    /**
     * Adds a listener, which hears of every new generation from now on.
     *
     * @throws NullPointerException if {@code listener} is null
     */
    public void onChange(ConfigListener<? super T> listener) {
        announcer.add(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Tells a target a part of the record now, in this thread, and on {@code homeport-config-events} whenever that part
     * has changed: {@code config.follow(OrdersConfig::evacuate, control::configured)}.
     *
     * <p>If the target throws now, so does this method, and nothing is followed. If it throws later, that is logged,
     * and it is told again with the next generation.
     *
     * @param part the part, compared by {@code equals}; never null
     * @param target what is told
     * @return what ends it again; a target that lives shorter than the configuration is kept, and told, until then
     * @throws NullPointerException if an argument or the part is null
     */
    public <R> Following follow(Function<? super T, ? extends R> part, Consumer<? super R> target) {
        var follower = new PartFollower<T, R>(
                this::current, Objects.requireNonNull(part, "part"), Objects.requireNonNull(target, "target"));
        follower.turn();
        ConfigListener<T> listener = (before, after, changedKeys) -> follower.turn();
        announcer.add(listener);
        try {
            follower.turn();
        } catch (RuntimeException | Error e) {
            announcer.remove(listener);
            throw e;
        }
        return () -> announcer.remove(listener);
    }

    /**
     * Returns a new check named {@code config} that is down, {@link Impact#DEGRADING}, while what is shown is older than
     * {@link ConfigLoader#staleAfter} or still that of the last known good file. Its reasons name keys and never values.
     */
    public HealthCheck healthCheck() {
        return healthCheck("config");
    }

    /** As {@link #healthCheck()}, with another name, for a monitor of several configurations. */
    public HealthCheck healthCheck(String name) {
        return HealthCheck.builder(name, this::health)
                .impact(Impact.DEGRADING)
                .scopes(Scope.READY, Scope.REGION)
                .build();
    }

    private CheckResult health() {
        return ConfigHealth.of(publisher.view(), age(), staleAfter);
    }

    void addObserver(ReadObserver observer) {
        observers.add(observer);
    }

    void removeObserver(ReadObserver observer) {
        observers.remove(observer);
    }

    /**
     * Ends refreshing. What is being read is interrupted, listeners get to hear of what has changed before; all of it
     * takes at most 3 s. A source that ignores interrupts keeps its daemon thread, and one warning says so. Further
     * calls do nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        var time = MonotonicClock.create();
        var until = time.instant().plus(LONGEST_CLOSE);
        signal.close();
        try {
            if (refresher != null) {
                refresher.interrupt();
                refresher.join(LONGEST_CLOSE.dividedBy(2).toMillis());
                if (refresher.isAlive()) {
                    LOG.warn("Configuration source ignores its interrupt and keeps its thread: configuration={}", name);
                }
            }
            // Not before: the refresher may show a change that it has yet to announce.
            announcer.close();
            announcer.awaitClosed(Duration.between(time.instant(), until));
        } catch (InterruptedException interrupted) {
            announcer.close();
            Thread.currentThread().interrupt();
        }
    }

    /** Names the record's type and the generation, and no value. */
    @Override
    public String toString() {
        return "Config[" + current().getClass().getSimpleName() + ", generation=" + generation() + "]";
    }
}
