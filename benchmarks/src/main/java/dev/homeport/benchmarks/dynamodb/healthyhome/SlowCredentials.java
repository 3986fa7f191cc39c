package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.dynamodb.Contender;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Supplies credentials that the first caller has fetched, which takes a while; all callers wait for that, and none
 * afterwards. A caller that waits cannot be interrupted, like one that reads from a socket.
 */
final class SlowCredentials implements AwsCredentialsProvider {

    private final Duration takes;
    private CompletableFuture<AwsCredentials> fetched;

    SlowCredentials(Duration takes) {
        this.takes = takes;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return fetched().join();
    }

    private synchronized CompletableFuture<AwsCredentials> fetched() {
        if (fetched == null) {
            fetched = new CompletableFuture<AwsCredentials>()
                    .completeOnTimeout(
                            Contender.CREDENTIALS.resolveCredentials(), takes.toMillis(), TimeUnit.MILLISECONDS);
        }
        return fetched;
    }
}
