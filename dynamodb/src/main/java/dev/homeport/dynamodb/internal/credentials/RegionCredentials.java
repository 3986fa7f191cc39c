package dev.homeport.dynamodb.internal.credentials;

import dev.homeport.dynamodb.internal.call.CredentialsGate;
import dev.homeport.dynamodb.internal.operation.MissingCredentialsException;
import dev.homeport.internal.DaemonThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The credentials of one region, from the provider that the user has given, or the SDK's default one.
 *
 * <p>The provider is asked on a thread of its own, once at a time, and no call's limit cuts it off: one that takes 3 s, as
 * when a role is assumed, would start over with each call, and none of them would ever see its answer. All calls that come
 * meanwhile wait for the same answer, each for as long as its own limit lets it. An answer is good for {@link #FRESH}, so
 * that a busy client asks once a second and not with each call; providers hold theirs for minutes. A failure is not kept.
 *
 * <p>The SDK waits for credentials on the thread that begins a call, an async one too, and has no time limit on that (seen:
 * it asks them for the account, to choose the endpoint). So the invokers wait before they hand a request to the SDK, see
 * {@link CredentialsGate}.
 *
 * <p>Safe for any number of threads; a call that finds a fresh answer reads one field.
 */
public final class RegionCredentials implements IdentityProvider<AwsCredentialsIdentity>, SdkAutoCloseable {

    /** How long an answer is used before the provider is asked again. */
    public static final Duration FRESH = Duration.ofSeconds(1);

    /** How old an answer may be when a request is signed that was let through while it was fresh. */
    private static final long STILL_GOOD_NANOS = FRESH.multipliedBy(2).toNanos();

    private static final long FRESH_NANOS = FRESH.toNanos();

    /** After this a provider that says nothing is interrupted, and asked anew by the next call. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration IDLE_THREAD = Duration.ofSeconds(10);

    /** One that hangs and does not heed an interrupt, and one that is asked instead of it. */
    private static final int MOST_THREADS = 2;

    private final IdentityProvider<? extends AwsCredentialsIdentity> provider;
    private final Region region;
    private final ThreadPoolExecutor threads;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Known known;

    /** Guarded by the lock for writing. */
    private volatile @Nullable Question asked;

    private record Known(CompletableFuture<AwsCredentialsIdentity> answer, long sinceNanos) {}

    private record Question(Answer answer, Future<?> task, long sinceNanos) {}

    RegionCredentials(IdentityProvider<? extends AwsCredentialsIdentity> provider, Region region, String threadName) {
        this.provider = provider;
        this.region = region;
        this.threads = new ThreadPoolExecutor(
                0, MOST_THREADS, IDLE_THREAD.toMillis(), TimeUnit.MILLISECONDS, new SynchronousQueue<>(), task -> {
                    var thread = DaemonThreads.named(threadName, task);
                    return thread;
                });
    }

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
        return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        var latest = known;
        return latest != null && System.nanoTime() - latest.sinceNanos() < STILL_GOOD_NANOS
                ? latest.answer()
                : ask(request);
    }

    /**
     * Whether a request can be signed without waiting.
     *
     * @param nowNanos as {@link System#nanoTime}, which the caller has read a moment ago
     */
    public boolean freshAt(long nowNanos) {
        var latest = known;
        return latest != null && nowNanos - latest.sinceNanos() < FRESH_NANOS;
    }

    /** Completes, in either way, when the provider has answered. */
    public CompletableFuture<AwsCredentialsIdentity> next() {
        return ask(ResolveIdentityRequest.builder().build());
    }

    /** For how long an answer has been waited for, if one is. */
    Optional<Duration> waiting() {
        var question = asked;
        return question == null
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(System.nanoTime() - question.sinceNanos()));
    }

    private CompletableFuture<AwsCredentialsIdentity> ask(ResolveIdentityRequest request) {
        lock.lock();
        try {
            var underWay = asked;
            long now = System.nanoTime();
            if (underWay != null && now - underWay.sinceNanos() < LONGEST.toNanos()) {
                return underWay.answer().copy();
            }
            if (underWay != null) {
                underWay.task().cancel(true);
                underWay.answer()
                        .completeExceptionally(MissingCredentialsException.of(region, "the provider hangs", null));
            }
            var answer = new Answer(region);
            asked = new Question(answer, threads.submit(() -> resolve(request, answer)), now);
            return answer.copy();
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    MissingCredentialsException.of(region, "the provider hangs, or the client is closed", e));
        } finally {
            lock.unlock();
        }
    }

    private void resolve(ResolveIdentityRequest request, Answer answer) {
        AwsCredentialsIdentity identity;
        try {
            identity = provider.resolveIdentity(request).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(answer, () -> answer.completeExceptionally(MissingCredentialsException.of(region, "interrupted", e)));
            return;
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            end(
                    answer,
                    () -> answer.completeExceptionally(
                            MissingCredentialsException.of(region, cause.getMessage(), cause)));
            return;
        } catch (RuntimeException | Error e) {
            end(answer, () -> answer.completeExceptionally(MissingCredentialsException.of(region, e.getMessage(), e)));
            return;
        }
        known = new Known(CompletableFuture.completedFuture(identity), System.nanoTime());
        end(answer, () -> answer.complete(identity));
    }

    /** The next call asks anew, and only then those go on who have waited. */
    private void end(Answer answer, Runnable completion) {
        lock.lock();
        try {
            var question = asked;
            if (question != null && question.answer() == answer) {
                asked = null;
            }
        } finally {
            lock.unlock();
        }
        completion.run();
    }

    /** Asks nobody any more, and lets those go who wait. */
    void end() {
        threads.shutdownNow();
    }

    @Override
    public void close() {
        end();
        if (provider instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("The provider of credentials for " + region + " cannot be closed", e);
            }
        }
    }

    /** What is waited for. A sync client of the SDK waits in {@code join}, which no time limit could interrupt. */
    private static final class Answer extends CompletableFuture<AwsCredentialsIdentity> {

        private final Region region;

        Answer(Region region) {
            this.region = region;
        }

        @Override
        public AwsCredentialsIdentity join() {
            try {
                return get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw AbortedException.create("Interrupted while waiting for the credentials for " + region, e);
            } catch (ExecutionException e) {
                throw new CompletionException(e.getCause());
            }
        }

        @Override
        @SuppressWarnings("unchecked")
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return (CompletableFuture<U>) new Answer(region);
        }
    }
}
