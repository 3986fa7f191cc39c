package dev.homeport.region;

import dev.homeport.health.HealthCheck;
import dev.homeport.health.Impact;
import dev.homeport.health.Scope;
import dev.homeport.internal.DaemonThreads;
import dev.homeport.internal.MonotonicClock;
import dev.homeport.region.Evacuation.Origin;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evacuates regions: the operator's switch that says where nothing is to be sent.
 *
 * <p>Code sets it, and so does configuration: {@code config.follow(OrdersConfig::evacuate, control::configured)}.
 * Either evacuates a region, and each takes back only its own evacuations. What has expired no longer holds from that
 * moment, whether or not a listener has heard of it.
 *
 * <p>Names are compared as {@link RegionName} does. One that no part of this process has, because it is mistyped, moves
 * nothing: that is told by one warning, by {@link EvacuationListener#onUnknownRegion}, and by {@link #namesCheck()}.
 * The process has the regions known from {@link #healthCheck}, from the clients that were given this control, and from
 * {@link #addRegions}.
 *
 * <p>One daemon thread, {@code homeport-region-events}, from the first change on. Safe for any number of threads.
 */
public final class RegionControl implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegionControl.class);

    /** A wait is cut to this, so that an injected clock that is moved by hand is noticed. */
    private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

    private final InstantSource clock;
    private final AtomicReference<Evacuations> evacuations = new AtomicReference<>(Evacuations.NONE);
    private final AtomicReference<KnownRegions> known = new AtomicReference<>(KnownRegions.NONE);
    private final EvacuationAnnouncer announcer = new EvacuationAnnouncer();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** True while a look at what has changed waits for the thread; a second one would find nothing. */
    private final AtomicBoolean announcing = new AtomicBoolean();

    private final ScheduledThreadPoolExecutor thread;

    /** Confined to the thread. */
    private @Nullable ScheduledFuture<?> nextLook;

    private RegionControl(InstantSource clock) {
        this.clock = clock;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            var daemon = DaemonThreads.named("homeport-region-events", task);
            return daemon;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Returns a control by which every region is in service. */
    public static RegionControl create() {
        return create(MonotonicClock.create());
    }

    /**
     * Returns a control by which every region is in service, with the clock that expiries are compared with; for tests.
     *
     * @throws NullPointerException if {@code clock} is null
     */
    public static RegionControl create(InstantSource clock) {
        return new RegionControl(Objects.requireNonNull(clock, "clock"));
    }

    /**
     * Returns whether nothing is to be sent to a region. One volatile read, and a comparison for each region that is
     * evacuated.
     */
    public boolean isEvacuated(RegionName region) {
        var seen = evacuations.get();
        return !seen.all().isEmpty() && seen.isEvacuated(region, clock.instant());
    }

    /** Returns everything that holds now, in no particular order. */
    public List<Evacuation> evacuations() {
        return evacuations.get().expired(clock.instant()).all();
    }

    /**
     * Evacuates a region until it is restored. An earlier evacuation of it by code is replaced.
     *
     * @param reason why, for people
     * @throws NullPointerException if an argument is null
     * @throws IllegalStateException if the control is closed
     */
    public void evacuate(RegionName region, String reason) {
        evacuate(region, reason, Optional.empty());
    }

    /**
     * Evacuates a region for some time. An earlier evacuation of it by code is replaced.
     *
     * @param reason why, for people
     * @param expiry how long from now; zero or less has expired already
     * @throws NullPointerException if an argument is null
     * @throws IllegalStateException if the control is closed
     */
    public void evacuate(RegionName region, String reason, Duration expiry) {
        evacuate(region, reason, Optional.of(clock.instant().plus(expiry)));
    }

    private void evacuate(RegionName region, String reason, Optional<Instant> until) {
        var evacuation = new Evacuation(region, Origin.CODE, reason, clock.instant(), until);
        change(now -> now.evacuate(evacuation));
    }

    /**
     * Takes back code's evacuation of a region. It stays evacuated if the configuration says so.
     *
     * @throws NullPointerException if {@code region} is null
     * @throws IllegalStateException if the control is closed
     */
    public void restore(RegionName region) {
        Objects.requireNonNull(region, "region");
        change(now -> now.restore(region));
    }

    /**
     * Sets the regions that the configuration evacuates, in place of those that it did. What code has evacuated stays.
     *
     * @throws NullPointerException if an argument or a region is null
     * @throws IllegalStateException if the control is closed
     */
    public void configured(Collection<RegionName> regions) {
        var copy = List.copyOf(regions);
        change(now -> now.configured(copy, clock.instant()));
    }

    /**
     * Says that this process has these regions, besides those named before: nodes of a database, say, or the regions of a
     * client of one's own. Those of {@link #healthCheck} and of the clients that were given this control need not be named.
     * An evacuation of any other region is told as one that moves nothing, at once or, after the start, 3 s after the last
     * part has named its regions. After {@link #close()} it does nothing.
     *
     * @throws NullPointerException if an argument or a region is null
     */
    public void addRegions(Collection<RegionName> regions) {
        var more = List.copyOf(regions);
        var now = clock.instant();
        known.updateAndGet(before -> before.and(more, now));
        if (!evacuations.get().all().isEmpty()) {
            lookSoon();
        }
    }

    /**
     * Adds a listener, which hears of every change from now on.
     *
     * @throws NullPointerException if {@code listener} is null
     */
    public void addListener(EvacuationListener listener) {
        announcer.add(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Returns a new check named {@code evacuation}, {@link Impact#CRITICAL} for {@link Scope#REGION}, that is down while
     * the region is evacuated. It looks every 250 ms and believes the second look, so that half a second is all it takes
     * and a pause of the machine is not taken for an evacuation.
     *
     * @param home the region that the application runs in
     * @throws NullPointerException if {@code home} is null
     */
    public HealthCheck healthCheck(RegionName home) {
        addRegions(List.of(Objects.requireNonNull(home, "home")));
        return EvacuationHealth.ofHome(home, this::isEvacuated, this::evacuations);
    }

    /**
     * Returns a new check named {@code evacuation-names}, {@link Impact#DEGRADING}, that is down while a region is evacuated
     * that no part of this process has. It looks every 250 ms and believes the second look.
     */
    public HealthCheck namesCheck() {
        return EvacuationHealth.ofNames(this::unknownRegions, () -> known.get().text());
    }

    private List<RegionName> unknownRegions() {
        var now = clock.instant();
        return known.get().missing(evacuations.get().expired(now).regions(), now);
    }

    private void change(UnaryOperator<Evacuations> change) {
        if (closed.get()) {
            throw new IllegalStateException("The region control is closed");
        }
        evacuations.updateAndGet(change);
        lookSoon();
    }

    private void lookSoon() {
        if (announcing.compareAndSet(false, true)) {
            later(Duration.ZERO);
        }
    }

    /** Tells what has changed, and looks again when something expires. On the control's thread only. */
    private void announce() {
        announcing.set(false);
        if (nextLook != null) {
            nextLook.cancel(false);
        }
        var now = clock.instant();
        var holding = evacuations.updateAndGet(before -> before.expired(now));
        announcer.tell(holding, now);
        announcer.tellUnknown(known.get().missing(holding.regions(), now), known.get());
        nextLook = nextLook(holding, now)
                .map(next -> later(Duration.between(now, next)))
                .orElse(null);
    }

    private Optional<Instant> nextLook(Evacuations holding, Instant now) {
        var seen = known.get();
        var settled = holding.all().isEmpty() || seen.regions().isEmpty() || seen.areSettled(now)
                ? Optional.<Instant>empty()
                : Optional.of(seen.settledAt());
        return Stream.of(holding.nextExpiry(), settled)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    private @Nullable ScheduledFuture<?> later(Duration delay) {
        var nap = delay.compareTo(LONGEST_NAP) < 0 ? delay : LONGEST_NAP;
        try {
            return thread.schedule(this::announce, nap.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            return null;
        }
    }

    /**
     * Tells nothing any more, and takes no changes; what holds goes on holding until it expires. A listener at work is
     * interrupted and waited for, at most 3 s. Further calls do nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(LONGEST_CLOSE.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("Evacuation listener ignores its interrupt and keeps its thread");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "RegionControl" + evacuations();
    }
}
