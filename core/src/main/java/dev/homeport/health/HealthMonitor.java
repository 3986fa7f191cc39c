package dev.homeport.health;

import dev.homeport.internal.DaemonThreads;
import dev.homeport.internal.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@link HealthCheck}s in the background and answers from what they last found.
 *
 * <p>A question about health never waits for a dependency: questions come in storms (dozens of load balancer nodes, DNS
 * checkers and orchestrators), and a check that runs once for each of them takes down what it watches. Asking reads one
 * volatile field and compares two numbers; nothing is run, locked or allocated unless a check has just become too old.
 *
 * <p>Threads, all daemons: {@code homeport-health-monitor}, {@code homeport-health-events} for listeners, and for each
 * check one named after it, or two while a run is stuck past its deadline. Safe for any number of threads.
 */
public final class HealthMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

    /** All of {@link #close()} fits into this. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

    private final String name;
    private final InstantSource clock;
    private final AtomicReference<HealthView> view;
    private final TransitionAnnouncer announcer;
    private final HealthLoop loop;
    private final Thread loopThread;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HealthMonitor(String name, List<HealthCheck> checks, @Nullable Duration failStatic, InstantSource clock) {
        this.name = name;
        this.clock = clock;
        var now = clock.instant();
        var first = HealthView.of(HealthEvaluation.starting(checks, failStatic, now), now);
        this.view = new AtomicReference<>(first);
        this.announcer = new TransitionAnnouncer(first.snapshot(), HealthLog.of(checks));
        this.loop = new HealthLoop(checks, clock, view, announcer);
        this.loopThread = DaemonThreads.named("homeport-health-monitor", loop);
    }

    /** Starts the description of a monitor. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns what is known now.
     *
     * <p>Does no I/O and takes no lock. Snapshots are shared: while nothing happens, the same instance is returned. A
     * check whose last answer is too old is {@link CheckState#STALE} here (at most 1 ms late) whatever the monitor's
     * own threads are doing, and so after {@link #close()} too.
     */
    public HealthSnapshot snapshot() {
        var seen = view.get();
        return seen.holdsAt(clock.millis()) ? seen.snapshot() : aged(seen);
    }

    private HealthSnapshot aged(HealthView seen) {
        var aged = seen.at(clock.instant());
        return view.compareAndSet(seen, aged) ? aged.snapshot() : view.get().snapshot();
    }

    /**
     * Adds a listener, which hears of every change from now on.
     *
     * @throws NullPointerException if {@code listener} is null
     */
    public void addListener(HealthListener listener) {
        announcer.add(Objects.requireNonNull(listener, "listener"));
    }

    /** Removes a listener; does nothing if it is not there. It may hear of a change that is being told now. */
    public void removeListener(HealthListener listener) {
        announcer.remove(listener);
    }

    void addObserver(RunObserver observer) {
        loop.add(observer);
    }

    void removeObserver(RunObserver observer) {
        loop.remove(observer);
    }

    /** Returns its name in metrics. */
    public String name() {
        return name;
    }

    /** Returns the time by the monitor's clock, the one that {@link CheckStatus#age} is to be asked with. */
    public Instant now() {
        return clock.instant();
    }

    /**
     * Ends all checks. Running probes are interrupted and waited for, at most 3 s in all; a probe that ignores
     * interrupts keeps its daemon thread and is named in one warning. Further calls do nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        var time = MonotonicClock.create();
        var until = time.instant().plus(LONGEST_CLOSE);
        loop.close();
        loopThread.interrupt();
        try {
            // The loop may have published a change that it has yet to announce.
            loopThread.join(Math.max(1, Duration.between(time.instant(), until).toMillis()));
            announcer.close();
            announcer.awaitClosed(Duration.between(time.instant(), until).dividedBy(2));
            for (var runner : loop.runners()) {
                if (!runner.awaitClosed(Duration.between(time.instant(), until))) {
                    LOG.warn("Health probe ignores its interrupt and keeps its thread: check={}", runner.name());
                }
            }
        } catch (InterruptedException interrupted) {
            announcer.close();
            Thread.currentThread().interrupt();
        }
    }

    /** Describes a {@link HealthMonitor}. Not safe for use by several threads. */
    public static final class Builder {

        private static final Duration SHORTEST_HOLD = Duration.ofSeconds(1);
        private static final Duration LONGEST_HOLD = Duration.ofHours(1);

        private final List<HealthCheck> checks = new ArrayList<>();
        private String name = "health";
        private @Nullable Duration failStatic;
        private InstantSource clock = MonotonicClock.create();

        private Builder() {}

        /**
         * Sets what it is called in metrics, by the rule for names of checks; of use with two of them. Default: {@code
         * health}.
         *
         * @throws NullPointerException if {@code name} is null
         */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Adds a check. A monitor without checks is up.
         *
         * @throws NullPointerException if {@code check} is null
         */
        public Builder check(HealthCheck check) {
            checks.add(Objects.requireNonNull(check, "check"));
            return this;
        }

        /**
         * Keeps the verdict for some time, from 1 s to 1 h, when all that the region shares goes down at once, since the
         * fault is then more likely here, and a fleet that takes itself out of service makes it worse. It concerns the
         * {@link Impact#CRITICAL} checks of {@link Scope#REGION} that are no {@linkplain
         * HealthCheck.Builder#operatorSwitch() operator's switch}, at least two of them, in {@link Scope#READY} and
         * {@link Scope#REGION}; each must have been up before. Held checks are listed as degraded. It ends early when one
         * of them is found up and the others do not follow. Default: off.
         *
         * @throws NullPointerException if {@code limit} is null
         */
        public Builder failStatic(Duration limit) {
            this.failStatic = Objects.requireNonNull(limit, "limit");
            return this;
        }

        /**
         * Sets the clock that deadlines and ages are computed from; for tests. Default: a {@link MonotonicClock}. A
         * wall clock makes checks stale when it is stepped.
         *
         * @throws NullPointerException if {@code clock} is null
         */
        public Builder clock(InstantSource clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Starts the monitor. Every check runs for the first time within the next 100 ms.
         *
         * @throws IllegalArgumentException if two checks have the same name, the monitor's is not valid, or a time is out
         *     of range; the message lists every problem
         */
        public HealthMonitor build() {
            var names = new HashSet<String>();
            var problems = new Problems();
            CheckName.problem(name).ifPresent(problems::add);
            checks.forEach(check -> problems.addIf(
                    !names.add(check.name()), "there is more than one check named \"" + check.name() + "\""));
            problems.addIf(
                    failStatic != null
                            && (failStatic.compareTo(SHORTEST_HOLD) < 0 || failStatic.compareTo(LONGEST_HOLD) > 0),
                    "failStatic must be from 1 s to 1 h, not " + failStatic);
            if (!problems.all().isEmpty()) {
                throw new IllegalArgumentException(
                        "Health monitor cannot be built: " + String.join("; ", problems.all()));
            }
            var monitor = new HealthMonitor(name, List.copyOf(checks), failStatic, clock);
            monitor.loopThread.start();
            return monitor;
        }
    }
}
