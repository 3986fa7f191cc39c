package dev.homeport.dynamodb.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.internal.credentials.CredentialsRegistry;
import dev.homeport.dynamodb.internal.settings.CallTimeouts;
import dev.homeport.dynamodb.internal.settings.ClientHooks;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.utils.AttributeMap;

/** The two SDK clients of a region: what they share, and the one thing in which they differ. */
class RegionClientFactoryTest {

    private static final CallTimeouts LIMITS =
            new CallTimeouts(Duration.ofSeconds(2), Duration.ofMillis(400), Duration.ofSeconds(1));

    private final AtomicInteger built = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** Counts, and reaches nobody. */
    private final class Http implements SdkHttpClient, SdkAsyncHttpClient {

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            throw new IllegalStateException("nothing is sent here");
        }

        @Override
        public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
            return CompletableFuture.failedFuture(new ConnectException("nothing is sent here"));
        }

        @Override
        public String clientName() {
            return "counting";
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private final class SyncBuilder implements SdkHttpClient.Builder<SyncBuilder> {

        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            built.incrementAndGet();
            return new Http();
        }
    }

    private final class AsyncBuilder implements SdkAsyncHttpClient.Builder<AsyncBuilder> {

        @Override
        public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
            built.incrementAndGet();
            return new Http();
        }
    }

    private static ClientPair<? extends AwsClient> make(FakeRegions.Flavour flavour, ClientHooks hooks) {
        var inner = new RegionClientFactory(
                hooks,
                LIMITS,
                new ExecutionInterceptor() {},
                DefaultRetryStrategy.doNotRetry(),
                new RegionHttpClients("inner"),
                new CredentialsRegistry("inner"),
                new CompletionExecutor("inner"));
        return flavour == FakeRegions.Flavour.SYNC ? inner.sync(Region.EU_WEST_1) : inner.async(Region.EU_WEST_1);
    }

    private ClientHooks counting() {
        return ClientHooks.NONE
                .sync((region, client) -> client.httpClientBuilder(new SyncBuilder()))
                .async((region, client) -> client.httpClientBuilder(new AsyncBuilder()));
    }

    private ClientHooks readyMade(Http http) {
        return ClientHooks.NONE
                .sync((region, client) -> client.httpClient(http))
                .async((region, client) -> client.httpClient(http));
    }

    @ParameterizedTest
    @EnumSource
    void they_differ_in_the_limit_of_an_attempt(FakeRegions.Flavour flavour) {
        try (var pair = make(flavour, ClientHooks.NONE)) {
            var pointReads = pair.ofPointReads().serviceClientConfiguration().overrideConfiguration();
            var allElse = pair.ofAllElse().serviceClientConfiguration().overrideConfiguration();
            assertThat(pointReads.apiCallAttemptTimeout()).contains(LIMITS.attempt());
            assertThat(allElse.apiCallAttemptTimeout()).contains(LIMITS.longAttempt());
            assertThat(pointReads.apiCallTimeout()).contains(LIMITS.call());
            assertThat(allElse.apiCallTimeout()).contains(LIMITS.call());
        }
    }

    @ParameterizedTest
    @EnumSource
    void those_of_a_region_that_is_not_the_first_may_use_all_of_the_call_for_an_attempt(FakeRegions.Flavour flavour) {
        var inner = new RegionClientFactory(
                ClientHooks.NONE,
                LIMITS,
                new ExecutionInterceptor() {},
                DefaultRetryStrategy.doNotRetry(),
                new RegionHttpClients("inner", Optional.of(Region.EU_WEST_1)),
                new CredentialsRegistry("inner"),
                new CompletionExecutor("inner"));
        try (ClientPair<? extends AwsClient> pair =
                flavour == FakeRegions.Flavour.SYNC ? inner.sync(Region.US_EAST_1) : inner.async(Region.US_EAST_1)) {
            for (var client : List.of(pair.ofPointReads(), pair.ofAllElse())) {
                assertThat(client.serviceClientConfiguration()
                                .overrideConfiguration()
                                .apiCallAttemptTimeout())
                        .contains(LIMITS.call());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_hook_is_called_once_for_both(FakeRegions.Flavour flavour) {
        var hooked = new AtomicInteger();
        try (var pair = make(flavour, ClientHooks.NONE.both((region, client) -> hooked.incrementAndGet()))) {
            assertThat(pair.ofPointReads()).isNotSameAs(pair.ofAllElse());
            assertThat(hooked).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_hook_that_brings_no_http_client_after_all_leaves_the_one_that_is_there(FakeRegions.Flavour flavour) {
        var hooks = ClientHooks.NONE
                .sync((region, client) -> client.httpClientBuilder(new SyncBuilder())
                        .httpClientBuilder(null)
                        .httpClient(null))
                .async((region, client) -> client.httpClientBuilder(new AsyncBuilder())
                        .httpClientBuilder(null)
                        .httpClient(null));
        try (var pair = make(flavour, hooks)) {
            assertThat(pair.ofPointReads()).isNotNull();
            assertThat(built).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void they_share_an_http_client_that_is_closed_once_and_by_neither_of_them(FakeRegions.Flavour flavour) {
        var pair = make(flavour, counting());
        assertThat(built).hasValue(1);
        pair.ofAllElse().close();
        pair.ofPointReads().close();
        assertThat(closed).as("by one of them").hasValue(0);
        pair.close();
        pair.close();
        assertThat(closed).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void an_http_client_that_the_hook_brings_ready_made_is_left_open(FakeRegions.Flavour flavour) {
        make(flavour, readyMade(new Http())).close();
        assertThat(closed).hasValue(0);
    }

    @Test
    void a_hook_that_sets_the_http_client_by_a_mutation_is_heard() {
        try (var pair = make(
                FakeRegions.Flavour.SYNC,
                ClientHooks.NONE.sync(
                        (region, client) -> client.applyMutation(same -> same.httpClientBuilder(new SyncBuilder()))))) {
            assertThat(pair.ofPointReads()).isNotSameAs(pair.ofAllElse());
            assertThat(built).hasValue(1);
        }
        assertThat(closed).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void they_ask_the_same_provider_for_credentials(FakeRegions.Flavour flavour) {
        var users = AnonymousCredentialsProvider.create();
        try (var pair = make(flavour, ClientHooks.NONE.both((region, client) -> client.credentialsProvider(users)))) {
            var asked = pair.ofPointReads().serviceClientConfiguration().credentialsProvider();
            assertThat(asked.resolveIdentity().join())
                    .isEqualTo(users.resolveIdentity().join());
            assertThat(pair.ofAllElse().serviceClientConfiguration().credentialsProvider())
                    .isSameAs(asked);
        }
    }

    @ParameterizedTest
    @EnumSource
    void without_one_they_share_one_default_chain(FakeRegions.Flavour flavour) {
        try (var pair = make(flavour, ClientHooks.NONE)) {
            assertThat(pair.ofAllElse().serviceClientConfiguration().credentialsProvider())
                    .isSameAs(pair.ofPointReads().serviceClientConfiguration().credentialsProvider());
        }
    }

    @ParameterizedTest
    @EnumSource
    void they_share_the_threads_that_keep_time_until_both_are_closed(FakeRegions.Flavour flavour) throws Exception {
        var pair = make(flavour, ClientHooks.NONE);
        var timer = (ThreadPoolExecutor) timer(pair.ofPointReads());
        timer(pair.ofAllElse()).submit(() -> {}).get(60, TimeUnit.SECONDS);
        assertThat(timer.getTaskCount()).isOne();
        pair.ofAllElse().close();
        assertThat(timer.isShutdown()).isFalse();
        pair.close();
        assertThat(timer.isShutdown()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void when_the_second_cannot_be_made_nothing_of_the_first_is_left(FakeRegions.Flavour flavour) {
        var configured = new AtomicInteger();
        var hooks = counting()
                .both((region, client) -> client.addPlugin(config -> {
                    if (configured.incrementAndGet() == 2) {
                        throw new IllegalStateException("thrown by a test");
                    }
                }));
        assertThatThrownBy(() -> make(flavour, hooks)).hasMessage("thrown by a test");
        assertThat(closed).hasValue(built.get()).hasValue(1);
    }

    private static ScheduledExecutorService timer(AwsClient client) {
        return client.serviceClientConfiguration()
                .overrideConfiguration()
                .scheduledExecutorService()
                .orElseThrow();
    }
}
