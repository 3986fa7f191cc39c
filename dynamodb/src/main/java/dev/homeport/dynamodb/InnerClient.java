package dev.homeport.dynamodb;

import java.util.stream.Stream;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Makes the SDK client of one region: first our defaults, then the user's hook, which may replace any of them, then what
 * Homeport cannot do without.
 */
final class InnerClient {

    private final ClientHooks hooks;
    private final TimeLimits limits;
    private final ExecutionInterceptor interceptor;
    private final RetryStrategy retries;
    private final RegionHttp http;

    InnerClient(
            ClientHooks hooks,
            TimeLimits limits,
            ExecutionInterceptor interceptor,
            RetryStrategy retries,
            RegionHttp http) {
        this.hooks = hooks;
        this.limits = limits;
        this.interceptor = interceptor;
        this.retries = retries;
        this.http = http;
    }

    DynamoDbClient sync(Region region) {
        var builder = DynamoDbClient.builder()
                .region(region)
                .httpClientBuilder(http.sync().socketTimeout(limits.call()));
        var hooked = HookedBuilder.of(builder);
        hooks.both().accept(region, hooked);
        hooks.sync().accept(region, hooked);
        return completed(builder).build();
    }

    DynamoDbAsyncClient async(Region region) {
        var builder = DynamoDbAsyncClient.builder()
                .region(region)
                .httpClientBuilder(http.async(region).readTimeout(limits.call()).writeTimeout(limits.call()));
        var hooked = HookedBuilder.of(builder);
        hooks.both().accept(region, hooked);
        hooks.async().accept(region, hooked);
        return completed(builder).build();
    }

    private <B extends DynamoDbBaseClientBuilder<B, C>, C> B completed(B builder) {
        return builder.overrideConfiguration(completed(builder.overrideConfiguration()));
    }

    private ClientOverrideConfiguration completed(ClientOverrideConfiguration users) {
        var completed = users.toBuilder()
                // The first, so that those of the user see the route from the start.
                .executionInterceptors(Stream.concat(Stream.of(interceptor), users.executionInterceptors().stream())
                        .toList())
                .apiCallTimeout(limits.call())
                .apiCallAttemptTimeout(limits.attempt());
        if (users.apiCallTimeout().isPresent() || users.apiCallAttemptTimeout().isPresent()) {
            throw new IllegalArgumentException(
                    "a hook sets a time limit, which would hold for some requests and not for"
                            + " others; use callTimeout, attemptTimeout and longAttemptTimeout of the builder instead");
        }
        if (users.retryStrategy().isPresent() || users.retryMode().isPresent()) {
            throw new IllegalArgumentException(
                    "a hook sets a retry strategy, which would repeat writes that must not be repeated; take it out, or choose"
                            + " the SDK's own way with sdkRetries(true)");
        }
        completed.retryStrategy(retries);
        return completed.build();
    }
}
