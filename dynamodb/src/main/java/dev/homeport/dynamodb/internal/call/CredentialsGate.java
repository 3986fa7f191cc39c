package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.internal.client.SdkExceptions;
import dev.homeport.dynamodb.internal.credentials.CredentialsRegistry;
import dev.homeport.dynamodb.internal.credentials.RegionCredentials;
import dev.homeport.dynamodb.internal.operation.MissingCredentialsException;
import dev.homeport.dynamodb.internal.settings.ClientKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * Holds the requests of one kind of client back until there are credentials for their region, each for as long as its time
 * limit lets it: a request that the SDK has can wait for them without any limit. A request that is held back was certainly
 * not sent. One that finds fresh credentials, as all but one a second do, reads one field.
 */
public final class CredentialsGate {

    private final List<Optional<RegionCredentials>> regions;

    public CredentialsGate(List<Region> regions, CredentialsRegistry book, ClientKind kind) {
        this.regions = regions.stream()
                .map(region -> Optional.ofNullable(book.of(region, kind)))
                .toList();
    }

    /** One that holds nothing back. */
    public static CredentialsGate open() {
        return new CredentialsGate(List.of(), new CredentialsRegistry(""), ClientKind.SYNC);
    }

    /** Whether a region call that has just begun can be handed to the SDK at once. */
    public boolean isOpen(RegionCall regionCall) {
        var credentials = credentials(regionCall);
        return credentials == null
                || credentials.freshAt(regionCall.beganNanos())
                || bringsItsOwn(regionCall.request());
    }

    /**
     * Waits for the credentials of the region call's region.
     *
     * @throws MissingCredentialsException if there are none
     * @throws ApiCallTimeoutException if their provider has not answered within the limit
     * @throws AbortedException if the thread is interrupted
     */
    public void await(RegionCall regionCall, Duration limit) {
        regionCall.attach();
        try {
            next(regionCall).get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw tooLate(limit);
        } catch (ExecutionException e) {
            throw SdkExceptions.unchecked(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create(
                    "Interrupted while waiting for the credentials for " + regionCall.region(), e);
        }
    }

    /**
     * The same for a caller who cannot wait: completes when there are credentials, or with one of those exceptions.
     *
     * <p>Those who have waited for one answer go on one after the other. The limit is one on the answer, so that it strikes no
     * call whose turn has not come yet: in a young process forty of them take longer than the limit of one.
     */
    public CompletableFuture<?> whenOpen(RegionCall regionCall, Duration limit) {
        regionCall.attach();
        var credentials = credentials(regionCall);
        if (credentials == null) {
            return CompletableFuture.completedFuture(null);
        }
        var answer = credentials.next();
        CompletableFuture.delayedExecutor(limit.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                .execute(() -> {
                    if (!answer.isDone() && !credentials.freshAt(System.nanoTime())) {
                        answer.completeExceptionally(tooLate(limit));
                    }
                });
        return answer.exceptionally(thrown -> {
            throw SdkExceptions.unchecked(SdkExceptions.unwrapped(thrown));
        });
    }

    private CompletableFuture<AwsCredentialsIdentity> next(RegionCall regionCall) {
        var credentials = credentials(regionCall);
        return credentials == null ? CompletableFuture.completedFuture(null) : credentials.next();
    }

    private @Nullable RegionCredentials credentials(RegionCall regionCall) {
        int region = regionCall.circuit().region();
        return region < regions.size() ? regions.get(region).orElse(null) : null;
    }

    private static boolean bringsItsOwn(DynamoDbRequest request) {
        return request.overrideConfiguration()
                .flatMap(override -> override.credentialsIdentityProvider())
                .isPresent();
    }

    private static ApiCallTimeoutException tooLate(Duration limit) {
        return ApiCallTimeoutException.create(limit.toMillis());
    }
}
