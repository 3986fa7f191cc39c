package dev.homeport.dynamodb;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Races a slow read against a second copy of it in another region. One alternate, at most two requests under way; the
 * first final answer wins, an exception that any region would give included; a request that lost ends by its own time
 * limit.
 *
 * <p>A read that fails fast is not hedged but moved, as without hedging. The budget for hedges is shared by all reads.
 */
final class Hedging {

    private final CallRouter router;
    private final ReplayBudget budget;
    private final HedgeDelay delay;
    private final HedgeReports reports;
    private final CallClock clock;
    private final LongAdder sent = new LongAdder();
    private final LongAdder won = new LongAdder();
    private final ScheduledThreadPoolExecutor timer;

    /** Whom the outcome of each hedge concerns. */
    interface HedgeReports {

        /** The alternate was first. */
        void won(Leg slow);

        /** The region where the read began was first. */
        void lost(Leg slow);

        /** Whether a region is slow just now, so that more may be hedged. */
        boolean degraded();
    }

    Hedging(
            String client,
            CallRouter router,
            ReplayBudget budget,
            HedgeDelay delay,
            HedgeReports reports,
            CallClock clock) {
        this.router = router;
        this.budget = budget;
        this.delay = delay;
        this.reports = reports;
        this.clock = clock;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "homeport-dynamodb-" + client + "-hedges");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    long sent() {
        return sent.sum();
    }

    long won() {
        return won.sum();
    }

    /** Whether that read may be hedged: eventually consistent, not pinned, and not asked not to be. */
    boolean wants(Leg leg) {
        return leg.lane().access() == Access.READ && router.mayHedge(leg);
    }

    /** Sends a read, and perhaps a second copy of it, and completes {@code result} with the first final answer. */
    void race(Leg leg, Function<Leg, CompletableFuture<Object>> sender, CompletableFuture<Object> result) {
        router.trail(leg);
        var race = new Race(leg, sender, result);
        race.start();
    }

    void close() {
        timer.shutdownNow();
    }

    /** One read. */
    private final class Race {
        private final Leg first;
        private final Function<Leg, CompletableFuture<Object>> sender;
        private final CompletableFuture<Object> result;
        /** The request that may be hedged: the first, until it has failed. */
        private @Nullable Leg current;

        private boolean hedged;
        private boolean decided;
        private boolean primaryOver;
        private boolean hedgeOver;
        private Optional<Throwable> failure = Optional.empty();

        Race(Leg first, Function<Leg, CompletableFuture<Object>> sender, CompletableFuture<Object> result) {
            this.first = first;
            this.current = first;
            this.sender = sender;
            this.result = result;
        }

        void start() {
            try {
                var timeout = timer.schedule(this::hedge, delay.delayNanos(), TimeUnit.NANOSECONDS);
                result.whenComplete((response, thrown) -> timeout.cancel(false));
            } catch (RejectedExecutionException closing) {
                current = null;
            }
            send(first);
        }

        private void send(Leg leg) {
            sender.apply(leg).whenComplete((response, thrown) -> {
                if (thrown == null) {
                    answered(leg, response);
                } else {
                    failed(leg, Thrown.unwrapped(thrown));
                }
            });
        }

        private void hedge() {
            Optional<Leg> alternate;
            synchronized (this) {
                if (result.isDone() || hedged || current != first) {
                    return;
                }
                alternate = budget.tryHedge(reports.degraded()) ? router.hedge(first) : Optional.empty();
                hedged = alternate.isPresent();
            }
            alternate.ifPresent(leg -> {
                sent.increment();
                send(leg);
            });
        }

        private void answered(Leg leg, Object response) {
            router.succeeded(leg, response);
            if (!leg.hedge() && leg == first) {
                delay.record(clock.nanos() - leg.beganNanos());
            }
            tell(leg);
            result.complete(response);
        }

        /** Of the first answer, before the caller has it. */
        private synchronized void tell(Leg winner) {
            if (decided) {
                return;
            }
            decided = true;
            if (winner.hedge()) {
                won.increment();
                reports.won(first);
            } else if (hedged && winner == first) {
                reports.lost(first);
            }
        }

        /** A failure ends one side of the race; the read fails when both are over. */
        private void failed(Leg leg, Throwable thrown) {
            synchronized (this) {
                current = leg.hedge() ? current : null;
            }
            try {
                var next = router.next(leg, thrown);
                if (result.isDone()) {
                    next.ended();
                } else {
                    send(next);
                }
            } catch (RuntimeException | Error e) {
                over(leg, e);
            }
        }

        private void over(Leg leg, Throwable thrown) {
            boolean last;
            synchronized (this) {
                if (leg.hedge()) {
                    hedgeOver = true;
                } else {
                    primaryOver = true;
                }
                // A final answer that is an exception, such as a table that does not exist, ends the race as well.
                last = !hedged || primaryOver && hedgeOver || router.isFinal(leg);
                if (last && failure.isPresent() && !router.isFinal(leg)) {
                    thrown.addSuppressed(failure.get());
                }
                failure = Optional.of(thrown);
            }
            if (last) {
                result.completeExceptionally(thrown);
            }
        }
    }
}
