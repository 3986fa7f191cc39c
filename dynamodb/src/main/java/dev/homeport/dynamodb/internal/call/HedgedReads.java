package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.internal.client.SdkExceptions;
import dev.homeport.dynamodb.internal.monitor.CallClock;
import dev.homeport.dynamodb.internal.replay.ReplayBudget;
import dev.homeport.internal.DaemonThreads;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Races a slow read against a second copy of it in another region. One alternate, at most two requests under way; the
 * first final answer wins, an exception that any region would give included; a request that lost ends by its own time
 * limit.
 *
 * <p>A read that fails fast is not hedged but moved, as without hedging. The budget for hedges is shared by all reads.
 */
public final class HedgedReads {

    private static final Logger LOG = LoggerFactory.getLogger(MultiRegionDynamoDb.class);

    private final CallRouter router;
    private final ReplayBudget budget;
    private final HedgeDelay delay;
    private final HedgeReports reports;
    private final CallClock clock;
    private final LongAdder sent = new LongAdder();
    private final LongAdder won = new LongAdder();
    private final ScheduledThreadPoolExecutor timer;

    /** Whom the outcome of each hedge concerns. */
    public interface HedgeReports {

        /** The alternate was first. */
        void won(RegionCall slow);

        /** The region where the read began was first. */
        void lost(RegionCall slow);

        /** Whether a region is slow just now, so that more may be hedged. */
        boolean degraded();
    }

    public HedgedReads(
            String client,
            CallRouter router,
            ReplayBudget budget,
            HedgeDelay delay,
            HedgeReports reports,
            CallClock clock) {
        this(router, budget, delay, reports, clock, new ScheduledThreadPoolExecutor(1, task -> {
            var thread = DaemonThreads.named("homeport-dynamodb-" + client + "-hedges", task);
            return thread;
        }));
    }

    /**
     * With a timer of its own.
     *
     * @param timer shut down when this is closed
     */
    public HedgedReads(
            CallRouter router,
            ReplayBudget budget,
            HedgeDelay delay,
            HedgeReports reports,
            CallClock clock,
            ScheduledThreadPoolExecutor timer) {
        this.router = router;
        this.budget = budget;
        this.delay = delay;
        this.reports = reports;
        this.clock = clock;
        this.timer = timer;
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    public long sent() {
        return sent.sum();
    }

    public long won() {
        return won.sum();
    }

    /** Whether that read may be hedged: eventually consistent, not pinned, and not asked not to be. */
    boolean wants(RegionCall regionCall) {
        return regionCall.circuit().access() == AccessMode.READ && router.mayHedge(regionCall);
    }

    /** Sends a read, and perhaps a second copy of it, and completes {@code result} with the first final answer. */
    void race(
            RegionCall regionCall,
            Function<RegionCall, CompletableFuture<Object>> sender,
            CompletableFuture<Object> result) {
        router.retryState(regionCall);
        var race = new Race(regionCall, sender, result);
        race.start();
    }

    public void close() {
        timer.shutdownNow();
    }

    /** One read; {@link HedgeRace} under its lock decides, and what follows is done without it. */
    private final class Race {
        private final RegionCall first;
        private final Function<RegionCall, CompletableFuture<Object>> sender;
        private final CompletableFuture<Object> result;
        private final HedgeRace state = new HedgeRace();
        private Optional<Throwable> failure = Optional.empty();

        Race(
                RegionCall first,
                Function<RegionCall, CompletableFuture<Object>> sender,
                CompletableFuture<Object> result) {
            this.first = first;
            this.sender = sender;
            this.result = result;
        }

        /** Without a hedge while the client is being closed, or where no thread can be had for the delay. */
        void start() {
            try {
                var timeout = timer.schedule(this::hedge, delay.delayNanos(), TimeUnit.NANOSECONDS);
                result.whenComplete((response, thrown) -> timeout.cancel(false));
            } catch (RejectedExecutionException | OutOfMemoryError closingOrNoThread) {
                LOG.debug("A read was not hedged: read={}", first, closingOrNoThread);
            }
            send(first);
        }

        private void send(RegionCall regionCall) {
            sender.apply(regionCall).whenComplete((response, thrown) -> {
                try {
                    if (thrown == null) {
                        answered(regionCall, response);
                    } else {
                        failed(regionCall, SdkExceptions.unwrapped(thrown));
                    }
                } catch (RuntimeException | Error e) {
                    // Nobody else would tell the caller.
                    result.completeExceptionally(e);
                }
            });
        }

        private HedgeRace.Runner runner(RegionCall regionCall) {
            return regionCall.hedge()
                    ? HedgeRace.Runner.HEDGE
                    : regionCall == first ? HedgeRace.Runner.FIRST : HedgeRace.Runner.MOVED;
        }

        private void hedge() {
            Optional<RegionCall> alternate;
            synchronized (this) {
                if (result.isDone() || !state.mayHedge()) {
                    return;
                }
                if (!budget.tryHedge(reports.degraded())) {
                    return;
                }
                alternate = router.hedge(first);
                alternate.ifPresentOrElse(regionCall -> state.hedged(), budget::hedgeNotSent);
            }
            alternate.ifPresent(regionCall -> {
                sent.increment();
                send(regionCall);
            });
        }

        private void answered(RegionCall regionCall, Object response) {
            router.succeeded(regionCall);
            if (regionCall == first) {
                delay.record(clock.nanos() - regionCall.beganNanos());
            }
            HedgeRace.Finish finish;
            synchronized (this) {
                finish = state.answered(runner(regionCall));
            }
            if (finish != HedgeRace.Finish.TOO_LATE) {
                router.pageCame(regionCall, response);
            }
            // Before the caller has the answer.
            switch (finish) {
                case HEDGE_WON -> {
                    won.increment();
                    reports.won(first);
                }
                case HEDGE_LOST -> reports.lost(first);
                case ANSWERED, TOO_LATE -> {}
            }
            result.complete(response);
        }

        private void failed(RegionCall regionCall, Throwable thrown) {
            synchronized (this) {
                state.failed(runner(regionCall));
            }
            try {
                var next = router.next(regionCall, thrown);
                if (result.isDone()) {
                    next.ended();
                } else {
                    send(next);
                }
            } catch (RuntimeException | Error e) {
                over(regionCall, e);
            }
        }

        private void over(RegionCall regionCall, Throwable thrown) {
            boolean ends;
            synchronized (this) {
                boolean answer = router.isFinal(regionCall);
                ends = state.ends(runner(regionCall), answer);
                if (ends && !answer) {
                    failure.ifPresent(thrown::addSuppressed);
                }
                failure = Optional.of(thrown);
            }
            if (ends) {
                result.completeExceptionally(thrown);
            }
        }
    }
}
