package dev.homeport.health.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Turns load balancers away from a process that is about to end: {@code /health} says no, and the process goes on
 * serving the requests that come.
 *
 * <p>The answer stays no after the time has passed, until the process ends or the drain is cancelled. Safe for any
 * number of threads.
 */
public final class Drain {

    /** A wait is cut to this, so that an injected clock that is moved by hand is noticed. */
    private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

    private final LoadBalancerProfile profile;
    private final Instant until;
    private final InstantSource clock;
    private final Consumer<Drain> onCancel;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    Drain(LoadBalancerProfile profile, InstantSource clock, Consumer<Drain> onCancel) {
        this.profile = profile;
        this.clock = clock;
        this.until = clock.instant().plus(profile.drainTime());
        this.onCancel = onCancel;
    }

    /** Returns the load balancer that it is for. */
    public LoadBalancerProfile profile() {
        return profile;
    }

    /** Returns when the load balancer has noticed at the latest, by the monitor's clock. */
    public Instant until() {
        return until;
    }

    /** Returns the time from now until then; zero when it has passed. */
    public Duration remaining() {
        var left = Duration.between(clock.instant(), until);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * Waits until the load balancer has noticed, or the drain is cancelled.
     *
     * @throws InterruptedException if the thread is interrupted; the drain goes on
     */
    public void await() throws InterruptedException {
        for (var left = remaining(); !left.isZero(); left = remaining()) {
            var nap = left.compareTo(LONGEST_NAP) < 0 ? left : LONGEST_NAP;
            if (cancelled.await(nap.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        }
    }

    /** Answers as the checks say again, unless another drain has begun meanwhile. Further calls do nothing. */
    public void cancel() {
        if (cancelled.getCount() > 0) {
            onCancel.accept(this);
            cancelled.countDown();
        }
    }

    DrainState traffic() {
        return profile.answersNotFound() ? DrainState.NOT_FOUND : DrainState.REFUSED;
    }

    @Override
    public String toString() {
        return "Drain[" + profile.name() + ", until " + until + "]";
    }
}
