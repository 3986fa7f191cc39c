package dev.homeport.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The monitor's own thread: the only one that acts on plans, applies facts and tells of changes, one fact at a time.
 *
 * <p>One writer makes order and exactly-once delivery free of locks. It never runs a probe or a listener, so none of
 * them can hold it up; and if it is held up after all, readers see the checks go stale without it. The queue is bounded
 * by the probes' threads, two for each check.
 */
final class HealthLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

    /** A wait is cut to this, so that an injected clock that is moved by hand is noticed. */
    private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

    private final AtomicReference<HealthView> view;
    private final InstantSource clock;
    private final TransitionAnnouncer announcer;
    private final BlockingQueue<ProbeRunResult> ended = new LinkedBlockingQueue<>();
    private final List<RunObserver> observers = new CopyOnWriteArrayList<>();
    private final List<CheckRunner> runners;
    private volatile boolean closed;

    HealthLoop(
            List<HealthCheck> checks,
            InstantSource clock,
            AtomicReference<HealthView> view,
            TransitionAnnouncer announcer) {
        this.clock = clock;
        this.view = view;
        this.announcer = announcer;
        this.runners = checks.stream()
                .map(check -> new CheckRunner(
                        check, clock, () -> ThreadLocalRandom.current().nextDouble(), ended::add, this::observe))
                .toList();
    }

    void add(RunObserver observer) {
        observers.add(observer);
    }

    void remove(RunObserver observer) {
        observers.remove(observer);
    }

    @Override
    public void run() {
        while (!closed) {
            try {
                actOnPlans();
                tellWhatAged();
                takeIn(ended.poll(nap().toNanos(), TimeUnit.NANOSECONDS));
            } catch (InterruptedException closing) {
                return;
            } catch (RuntimeException | Error unexpected) {
                LOG.error("Health monitor failed and goes on after a pause", unexpected);
                LockSupport.parkNanos(LONGEST_NAP.toNanos());
            }
        }
    }

    private void actOnPlans() {
        for (var runner : runners) {
            var now = clock.instant();
            while (!closed && runner.isDue(now)) {
                runner.act(now).ifPresent(this::apply);
            }
        }
    }

    private void takeIn(@Nullable ProbeRunResult first) {
        for (var end = first; end != null && !closed; end = ended.poll()) {
            end.runner().ended(end).ifPresent(this::apply);
        }
    }

    private void apply(CheckFact fact) {
        // A check that had gone stale before this fact has changed twice, and both changes are told.
        tellWhatAged();
        publish(view.get().next(fact, clock.instant()), fact);
    }

    private void tellWhatAged() {
        var seen = view.get();
        publish(seen.holdsAt(clock.millis()) ? seen : seen.at(clock.instant()), null);
    }

    private void publish(HealthView next, @Nullable CheckFact because) {
        view.set(next);
        announcer.announce(next.snapshot(), because);
    }

    private Duration nap() {
        var now = clock.instant();
        var due = now.plus(LONGEST_NAP);
        for (var runner : runners) {
            due = earlier(due, runner.nextDue());
        }
        due = earlier(due, view.get().outdatedFrom());
        return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
    }

    private static Instant earlier(Instant one, Instant other) {
        return other.isBefore(one) ? other : one;
    }

    private void observe(String check, RunObserver.Outcome outcome, Duration took) {
        for (var observer : observers) {
            try {
                observer.ran(check, outcome, took);
            } catch (RuntimeException thrown) {
                LOG.warn("Health metrics could not be recorded: check={}", check, thrown);
            }
        }
    }

    /** Starts nothing any more, and interrupts the probes that are running. */
    void close() {
        closed = true;
        runners.forEach(CheckRunner::close);
    }

    List<CheckRunner> runners() {
        return runners;
    }
}
