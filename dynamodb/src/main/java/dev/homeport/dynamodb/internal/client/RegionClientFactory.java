package dev.homeport.dynamodb.internal.client;

import dev.homeport.dynamodb.internal.credentials.CredentialsRegistry;
import dev.homeport.dynamodb.internal.settings.CallTimeouts;
import dev.homeport.dynamodb.internal.settings.ClientHooks;
import dev.homeport.dynamodb.internal.settings.ClientKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Makes the SDK clients of one region: first our defaults, then the user's hook, which may replace any of them, then what
 * Homeport cannot do without. The hook is called once, and three clients are made of what it leaves.
 */
final class RegionClientFactory {

    private final ClientHooks hooks;
    private final CallTimeouts limits;
    private final ExecutionInterceptor interceptor;
    private final RetryStrategy retries;
    private final RegionHttpClients http;
    private final CredentialsRegistry credentials;
    private final CompletionExecutor completions;

    RegionClientFactory(
            ClientHooks hooks,
            CallTimeouts limits,
            ExecutionInterceptor interceptor,
            RetryStrategy retries,
            RegionHttpClients http,
            CredentialsRegistry credentials,
            CompletionExecutor completions) {
        this.completions = completions;
        this.credentials = credentials;
        this.hooks = hooks;
        this.limits = limits;
        this.interceptor = interceptor;
        this.retries = retries;
        this.http = http;
    }

    ClientPair<DynamoDbClient> sync(Region region) {
        var builder = DynamoDbClient.builder();
        var shared = SharedHttpHolder.sync();
        var hooked =
                CustomizableClientBuilder.of(builder, shared).region(region).httpClientBuilder(syncHttp(region));
        hooks.both().accept(region, hooked);
        hooks.sync().accept(region, hooked);
        builder.addPlugin(credentials.takesOver(region, ClientKind.SYNC));
        return pair(
                region,
                builder,
                shared,
                (own, connections) -> own.httpClientBuilder(null).httpClient(new ProbeHttpClient(connections)));
    }

    ClientPair<DynamoDbAsyncClient> async(Region region) {
        var builder = DynamoDbAsyncClient.builder();
        var shared = SharedHttpHolder.async();
        var hooked = CustomizableClientBuilder.of(builder, shared, wanted -> completions.takeOver(region, wanted))
                .asyncConfiguration(nothing -> {})
                .region(region)
                .httpClientBuilder(asyncHttp(region));
        hooks.both().accept(region, hooked);
        hooks.async().accept(region, hooked);
        builder.addPlugin(credentials.takesOver(region, ClientKind.ASYNC));
        return pair(
                region,
                builder,
                shared,
                (own, connections) -> own.httpClientBuilder(null)
                        .httpClient(new ProbeAsyncHttpClient(connections))
                        // Nobody waits for these answers but threads of ours, which may be told by the one that reads
                        // them.
                        .asyncConfiguration(async -> async.advancedOption(
                                SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run)));
    }

    private SdkHttpClient.Builder<?> syncHttp(Region region) {
        try {
            return http.sync(region);
        } catch (NoClassDefFoundError missing) {
            return new MissingHttpClient.Sync(missing);
        }
    }

    private SdkAsyncHttpClient.Builder<?> asyncHttp(Region region) {
        try {
            return http.async(region);
        } catch (NoClassDefFoundError missing) {
            return new MissingHttpClient.Async(missing);
        }
    }

    private <B extends DynamoDbBaseClientBuilder<B, C>, C extends AwsClient, H extends SdkAutoCloseable>
            ClientPair<C> pair(
                    Region region,
                    B builder,
                    SharedHttpHolder<H> shared,
                    BiConsumer<B, ProbeConnections<H>> forCanaries) {
        var completed = completed(builder.overrideConfiguration());
        var made = new ArrayList<SdkAutoCloseable>(List.of(shared));
        try {
            var first = builder.overrideConfiguration(
                            limited(completed, http.far(region) ? limits.call() : limits.attempt()))
                    .build();
            made.add(0, first);
            var resolved = first.serviceClientConfiguration();
            // What the SDK would make once more, it takes over: the default chain of credentials, threads for timeouts.
            resolved.overrideConfiguration().scheduledExecutorService().ifPresent(completed::scheduledExecutorService);
            var second = builder.credentialsProvider(resolved.credentialsProvider())
                    .overrideConfiguration(limited(completed, http.far(region) ? limits.call() : limits.longAttempt()))
                    .build();
            made.add(0, second);
            var own = shared.another();
            if (own.isEmpty()) {
                return new ClientPair<>(first, second, first, shared, Optional.empty());
            }
            var connections = new ProbeConnections<>(shared, own.get());
            forCanaries.accept(builder, connections);
            return new ClientPair<>(first, second, builder.build(), shared, Optional.of(connections));
        } catch (RuntimeException | Error e) {
            Closeables.after(e, made);
            throw e;
        }
    }

    private static ClientOverrideConfiguration limited(
            ClientOverrideConfiguration.Builder completed, Duration attempt) {
        return completed.apiCallAttemptTimeout(attempt).build();
    }

    private ClientOverrideConfiguration.Builder completed(ClientOverrideConfiguration users) {
        if (users.apiCallTimeout().isPresent() || users.apiCallAttemptTimeout().isPresent()) {
            throw new IllegalArgumentException(
                    "a hook sets a time limit, which would hold for some requests and not for"
                            + " others; use limits.call, limits.attempt and limits.longAttempt of the builder instead");
        }
        if (users.retryStrategy().isPresent() || users.retryMode().isPresent()) {
            throw new IllegalArgumentException(
                    "a hook sets a retry strategy, which would repeat writes that must not be repeated; take it out,"
                            + " or choose the SDK's own way with limits.sdkRetries(true)");
        }
        return users.toBuilder()
                // The first, so that those of the user see the route from the start.
                .executionInterceptors(Stream.concat(Stream.of(interceptor), users.executionInterceptors().stream())
                        .toList())
                .apiCallTimeout(limits.call())
                .retryStrategy(retries);
    }
}
