package dev.homeport.jdbc.internal.monitor;

import dev.homeport.internal.DaemonThreads;
import dev.homeport.internal.Deadline;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.internal.connect.SocketRegistry;
import dev.homeport.jdbc.internal.monitor.MonitorConnector.NoSession;
import dev.homeport.jdbc.internal.monitor.MonitorConnector.Opened;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a monitor session anew beside the one in use, which goes on being asked meanwhile and stays if that fails.
 *
 * <p>A session outlives what led to it: its name may lead to another server by now, and its role may have been granted
 * more. So it is renewed every {@link #CALM_RENEWAL}. While there is no primary, the one that all wait for may stand
 * behind a name whose old server says that it is a standby: then the name is looked up each {@link #LOOK_UP_EACH}, and
 * the session is made anew when the addresses have changed, and every {@link #ANXIOUS_RENEWAL} in any case, since an
 * address can move, too.
 *
 * <p>At most one thread at a time. {@link #consider}, {@link #take} and {@link #end} belong to the thread that probes; the
 * others may come from any.
 */
final class SessionRenewal {

    /** The oldest that a session gets while there is a primary; 85 to 100 % of it, so that a fleet does not come in step. */
    static final Duration CALM_RENEWAL = Duration.ofMinutes(5);

    /** The oldest that a session gets while there is no primary. */
    static final Duration ANXIOUS_RENEWAL = Duration.ofSeconds(10);

    /** How often a name is looked up while there is no primary. */
    static final Duration LOOK_UP_EACH = Duration.ofSeconds(1);

    private static final double SPREAD = 0.15;

    /** How long the thread that probes waits at its end for the one that renews, which is interrupted and disconnected. */
    private static final Duration END_LIMIT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    private final MonitorConnector connects;
    private final String threadName;
    private final BooleanSupplier primaryKnown;
    private final AtomicReference<@Nullable Opened> fresh = new AtomicReference<>();
    private volatile Runnable whenReady = () -> {};
    private volatile boolean demanded;
    private volatile boolean ended;
    private volatile @Nullable SocketRegistry sockets;
    private @Nullable Thread thread;
    private long lookedAtNanos = System.nanoTime();
    private long renewedAtNanos = lookedAtNanos;
    private Duration renewal = calmRenewal();

    SessionRenewal(MonitorConnector connects, String threadName, BooleanSupplier primaryKnown) {
        this.connects = connects;
        this.threadName = threadName;
        this.primaryKnown = primaryKnown;
    }

    /** Says what to do, on any thread, when a session is ready to be {@linkplain #take taken}. */
    void whenReady(Runnable action) {
        whenReady = action;
    }

    /** Has the session renewed at the next {@link #consider}. */
    void demand() {
        demanded = true;
    }

    /** Notes that a session was made just now. */
    void made() {
        renewedAtNanos = System.nanoTime();
        lookedAtNanos = renewedAtNanos;
        renewal = calmRenewal();
    }

    /** Begins to renew the session, or to look its name up, if it is time to. */
    void consider(Opened current) {
        var running = thread;
        if (ended || running != null && running.isAlive() || fresh.get() != null) {
            return;
        }
        var known = primaryKnown.getAsBoolean();
        if (demanded || older(renewedAtNanos, known ? renewal : ANXIOUS_RENEWAL)) {
            demanded = false;
            made();
            connects.forgetParts();
            begin(this::renew);
        } else if (!known && older(lookedAtNanos, LOOK_UP_EACH)) {
            lookedAtNanos = System.nanoTime();
            var address = current.address();
            begin(() -> {
                if (connects.nameLeadsAwayFrom(address)) {
                    renew();
                }
            });
        }
    }

    /** Returns the renewed session, once it is there. */
    @Nullable
    Opened take() {
        return fresh.getAndSet(null);
    }

    /** Disconnects what is under way, from any thread. */
    void abandon() {
        ended = true;
        var opening = sockets;
        if (opening != null) {
            opening.abortAll();
        }
    }

    /** Ends for good; waits for the thread that renews, for a bounded time. */
    void end() {
        abandon();
        var running = thread;
        if (running != null) {
            running.interrupt();
            new Deadline(END_LIMIT).awaitEndOf(Set.of(running));
        }
        var unused = take();
        if (unused != null) {
            unused.session().close();
            unused.registry().abortAll();
        }
    }

    private void begin(Runnable work) {
        var renewing = DaemonThreads.named(threadName, work);
        thread = renewing;
        renewing.start();
    }

    private void renew() {
        var registry = new SocketRegistry();
        sockets = registry;
        if (ended) {
            return;
        }
        try {
            fresh.set(connects.open(registry, ProbeProgress.UNHEARD));
            whenReady.run();
        } catch (NoSession e) {
            LOG.debug(
                    "A monitor session was not renewed, and the one in use stays: thread={} reason=\"{}\"",
                    threadName,
                    e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.warn("A monitor session was not renewed, and the one in use stays: thread={}", threadName, e);
        }
    }

    private static boolean older(long sinceNanos, Duration age) {
        return System.nanoTime() - sinceNanos >= age.toNanos();
    }

    private static Duration calmRenewal() {
        var share = 1 - SPREAD * ThreadLocalRandom.current().nextDouble();
        return Duration.ofNanos((long) (CALM_RENEWAL.toNanos() * share));
    }
}
