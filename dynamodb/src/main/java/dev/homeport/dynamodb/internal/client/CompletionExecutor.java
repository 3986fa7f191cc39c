package dev.homeport.dynamodb.internal.client;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.internal.DaemonThreads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.client.config.ClientAsyncConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.regions.Region;

/**
 * Where the futures complete that an application has from an async client, and so where its callbacks run: on threads of
 * their own, or on the executor that a hook has set for the SDK's client.
 *
 * <p>The SDK's clients themselves complete where the answer arrives. So Homeport sees an answer when it comes, whatever the
 * application's callbacks are at; with the SDK's own way an answer waits for a thread behind callbacks that block, until
 * its time limit strikes, and a healthy region looks as if it hung (measured: 40 callbacks of 4 s evicted both regions).
 */
public final class CompletionExecutor implements AutoCloseable {

    /** As many as the SDK has. */
    private static final int LEAST_THREADS = 8;

    /** Answers that may wait for callbacks to end; any more are completed where they arrive. */
    private static final int MOST_WAITING = 10_000;

    private static final Duration IDLE_THREAD = Duration.ofSeconds(10);
    private static final Executor WHERE_IT_ARRIVES = Runnable::run;
    private static final Logger LOG = LoggerFactory.getLogger(MultiRegionDynamoDb.class);

    private final ThreadPoolExecutor own;
    private final Map<Region, Executor> chosen = new ConcurrentHashMap<>();

    public CompletionExecutor(String client) {
        int threads = Math.max(LEAST_THREADS, Runtime.getRuntime().availableProcessors());
        own = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_THREAD.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                task -> {
                    var thread = DaemonThreads.named("homeport-dynamodb-" + client + "-answers", task);
                    return thread;
                },
                (task, full) -> {
                    if (!full.isShutdown()) {
                        LOG.warn(
                                "Callbacks of the application are too slow, so one runs where its answer arrived: client={} waiting={}",
                                client,
                                MOST_WAITING);
                    }
                    task.run();
                });
        own.allowCoreThreadTimeOut(true);
    }

    /** What the SDK's client is to have instead of what a hook wants, whose executor is kept for the callbacks. */
    void takeOver(Region region, ClientAsyncConfiguration.Builder wanted) {
        var executor = wanted.build().advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR);
        if (executor != null && executor != WHERE_IT_ARRIVES) {
            chosen.put(region, executor);
        }
        wanted.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, WHERE_IT_ARRIVES);
    }

    /** Completes what a caller holds, with what came from that region. */
    public void complete(
            CompletableFuture<Object> result, Region region, @Nullable Object response, @Nullable Throwable thrown) {
        var executor = chosen.isEmpty() ? own : chosen.getOrDefault(region, own);
        var completion = new Completion(result, response, thrown);
        try {
            executor.execute(completion);
        } catch (RejectedExecutionException e) {
            // A hook's executor that takes nothing any more must not cost the caller the answer.
            completion.run();
        }
    }

    /** Lets those complete that have their answer; no new thread starts after that. */
    @Override
    public void close() {
        own.shutdown();
    }

    private record Completion(
            CompletableFuture<Object> result,
            @Nullable Object response,
            @Nullable Throwable thrown) implements Runnable {

        @Override
        public void run() {
            if (thrown == null) {
                result.complete(response);
            } else {
                result.completeExceptionally(thrown);
            }
        }
    }
}
