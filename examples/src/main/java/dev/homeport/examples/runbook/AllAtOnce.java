package dev.homeport.examples.runbook;

import dev.homeport.internal.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks several systems at once, so that those which do not answer are waited for together and not one after another. Each
 * is asked in a daemon thread of its own, {@code homeport-runbook-ask}, which closing interrupts.
 *
 * @param <A> what is asked
 * @param <B> its answer
 */
public final class AllAtOnce<A, B> implements AutoCloseable {

    private final ExecutorService threads =
            Executors.newCachedThreadPool(DaemonThreads.factory("homeport-runbook-ask"));
    private final Map<A, Future<B>> pending = new LinkedHashMap<>();
    private final long began = System.nanoTime();

    private AllAtOnce() {}

    /** Asks one system. */
    @FunctionalInterface
    public interface Question<A, B> {
        /** Returns its answer; a failure that is to be expected has to be one, too. */
        B of(A asked) throws InterruptedException;
    }

    /** Begins to ask; returns at once. */
    public static <A, B> AllAtOnce<A, B> ask(Collection<A> asked, Question<A, B> question) {
        var all = new AllAtOnce<A, B>();
        asked.forEach(each -> all.pending.put(each, all.threads.submit(() -> question.of(each))));
        return all;
    }

    /** Waits for all answers, and returns them in the order in which they were asked for. */
    public List<B> answers() throws InterruptedException {
        var answers = new ArrayList<B>();
        for (var each : pending.values()) {
            try {
                answers.add(each.get());
            } catch (ExecutionException e) {
                throw failed(e);
            }
        }
        return answers;
    }

    /** Returns the answers that have come so long after the question at most. */
    public Map<A, B> answersWithin(Duration time) throws InterruptedException {
        var answers = new LinkedHashMap<A, B>();
        for (var each : pending.entrySet()) {
            try {
                var left = Math.max(0, time.toNanos() - (System.nanoTime() - began));
                answers.put(each.getKey(), each.getValue().get(left, TimeUnit.NANOSECONDS));
            } catch (TimeoutException late) {
                // What is absent has not answered.
                continue;
            } catch (ExecutionException e) {
                throw failed(e);
            }
        }
        return answers;
    }

    private static IllegalStateException failed(ExecutionException e) {
        return new IllegalStateException("A question failed: " + e.getCause(), e);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
