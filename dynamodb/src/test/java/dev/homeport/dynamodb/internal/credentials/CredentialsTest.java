package dev.homeport.dynamodb.internal.credentials;

import static dev.homeport.dynamodb.FakeRegions.add;
import static dev.homeport.dynamodb.FakeRegions.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.dynamodb.AmbiguousWriteException;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.HealthMonitor;
import dev.homeport.region.RegionName;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;

/** Credentials that cannot be had are no region's fault, whatever their provider says of names, hosts and permissions. */
class CredentialsTest {

    static Stream<SdkException> failures() {
        return Stream.of(
                SdkClientException.create("Unable to load credentials"),
                SdkClientException.create("no STS", new UnknownHostException("sts.eu-west-1.amazonaws.com")),
                AwsServiceException.builder()
                        .message("STS is out of order")
                        .statusCode(500)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("InternalFailure")
                                .errorMessage("STS is out of order")
                                .build())
                        .build());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void the_caller_gets_the_providers_failure_and_no_region_is_blamed(SdkException failure) {
        var asked = new AtomicInteger();
        try (var regions = new FakeRegions(
                2,
                builder -> builder.eachClient((region, client) -> client.credentialsProvider(() -> {
                    asked.incrementAndGet();
                    throw failure;
                })))) {
            for (var flavour : FakeRegions.Flavour.values()) {
                assertThatThrownBy(() -> regions.call(flavour, get("1")))
                        .isNotInstanceOf(AmbiguousWriteException.class)
                        .hasStackTraceContaining(failure.getMessage());
                assertThatThrownBy(() -> regions.call(flavour, add("1")))
                        .isNotInstanceOf(AmbiguousWriteException.class)
                        .hasStackTraceContaining(failure.getMessage());
            }
            for (int round = 1; round <= 10; round++) {
                int before = asked.get();
                regions.dynamoDb().probeNow();
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> asked.get() >= before + 2);
            }
            var routes = regions.dynamoDb().routes();
            assertThat(routes.readRegion()).isEqualTo(RegionName.of("eu-west-1"));
            assertThat(regions.events()).noneMatch(RoutingEvent.RegionEvicted.class::isInstance);
        }
    }

    private static final AwsCredentials GOOD = AwsBasicCredentials.create("key", "secret");

    /** Home's provider throws, that of the other region does not. */
    private static FakeRegions homeLacksThem(AtomicBoolean gone, AtomicInteger asked) {
        return new FakeRegions(
                2,
                builder -> builder.eachClient((region, client) -> client.credentialsProvider(() -> {
                    if (region.equals(Region.EU_WEST_1)) {
                        asked.incrementAndGet();
                        if (gone.get()) {
                            throw SdkClientException.create("the role cannot be assumed");
                        }
                    }
                    return GOOD;
                })));
    }

    @ParameterizedTest
    @EnumSource
    void a_region_without_credentials_loses_its_reads_and_keeps_its_writes(FakeRegions.Flavour flavour) {
        var gone = new AtomicBoolean(true);
        try (var regions = homeLacksThem(gone, new AtomicInteger())) {
            for (int call = 0; call < 5; call++) {
                assertThatCode(() -> regions.call(flavour, get("1"))).doesNotThrowAnyException();
                assertThatThrownBy(() -> regions.call(flavour, add("1")))
                        .isInstanceOf(SdkClientException.class)
                        .hasMessageContainingAll("credentials", "eu-west-1", "the role cannot be assumed");
            }
            assertThat(regions.other().arrivals())
                    .hasSize(5)
                    .allMatch(arrival -> arrival.operation().equals("GetItem"));
            var event = regions.awaitEvent(RoutingEvent.RegionMisconfigured.class);
            assertThat(event.region()).isEqualTo(RegionName.of("eu-west-1"));
            assertThat(event.reason()).contains("credentials");
            awaitTold(regions.dynamoDb().homeCheck(), "eu-west-1: no credentials since");
            assertThat(regions.dynamoDb().routes().writeRegion()).isEqualTo(RegionName.of("eu-west-1"));
            assertThat(regions.dynamoDb().routes().anyRegionAnswers()).isTrue();
            gone.set(false);
            regions.dynamoDb().probeNow();
            regions.awaitEvent(RoutingEvent.SetupRestored.class);
            assertThat(regions.events())
                    .filteredOn(RoutingEvent.RegionMisconfigured.class::isInstance)
                    .hasSize(1);
            assertThat(regions.events()).noneMatch(RoutingEvent.RegionEvicted.class::isInstance);
        }
    }

    /** They go on one after the other, and a young process needs a while for each. */
    @Test
    void calls_that_have_waited_for_one_answer_are_not_late_because_it_is_others_turn_first() {
        var slowly = new AtomicBoolean();
        var released = new CountDownLatch(1);
        ExecutionInterceptor slowSending = new ExecutionInterceptor() {
            @Override
            public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                if (slowly.get()) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(120));
                }
            }
        };
        try (var regions = new FakeRegions(
                2,
                builder -> builder.limits(l -> l.call(Duration.ofSeconds(20)))
                        .canary(c -> c.interval(Duration.ofSeconds(30)))
                        .eachClient((region, client) -> client.overrideConfiguration(
                                        override -> override.addExecutionInterceptor(slowSending))
                                .credentialsProvider(() -> {
                                    if (slowly.get()) {
                                        awaitRelease(released);
                                    }
                                    return GOOD;
                                })))) {
            var async = regions.dynamoDb().asyncClient();
            async.getItem(get("1")).join();
            Awaitility.await()
                    .pollDelay(RegionCredentials.FRESH.plusMillis(100))
                    .until(() -> true);
            slowly.set(true);
            var calls = Stream.generate(() -> async.getItem(get("1"))).limit(8).toList();
            released.countDown();
            calls.forEach(CompletableFuture::join);
            assertThat(regions.other().arrivals()).isEmpty();
        } finally {
            released.countDown();
        }
    }

    private static void awaitRelease(CountDownLatch released) {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void nobody_answers_a_process_without_credentials() {
        try (var regions = new FakeRegions(
                2,
                builder -> builder.eachClient((region, client) -> client.credentialsProvider(() -> {
                    throw SdkClientException.create("the role cannot be assumed");
                })))) {
            regions.dynamoDb().client();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !regions.dynamoDb().routes().anyRegionAnswers());
            awaitTold(
                    regions.dynamoDb().healthCheck(),
                    "eu-west-1: no credentials since",
                    "us-east-1: no credentials since");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_write_that_waited_for_credentials_was_certainly_not_done(FakeRegions.Flavour flavour) {
        var release = new CountDownLatch(1);
        var asked = new AtomicInteger();
        try (var regions = new FakeRegions(
                2,
                builder -> builder.limits(l -> l.call(Duration.ofMillis(700)).longAttempt(Duration.ofMillis(400)))
                        .eachClient((region, client) -> client.credentialsProvider(() -> {
                            if (region.equals(Region.EU_WEST_1)) {
                                asked.incrementAndGet();
                                awaitInterruptibly(release);
                            }
                            return GOOD;
                        })))) {
            assertThatThrownBy(() -> regions.call(flavour, add("1")))
                    .isNotInstanceOf(AmbiguousWriteException.class)
                    .isInstanceOf(SdkClientException.class)
                    .hasMessageContainingAll("UpdateItem", "was not sent", "eu-west-1", "credentials");
            assertThatThrownBy(() -> regions.call(flavour, add("1"))).isNotInstanceOf(AmbiguousWriteException.class);
            assertThat(asked).as("times that it started over").hasValue(1);
            release.countDown();
            Awaitility.await().ignoreExceptions().until(() -> regions.call(flavour, get("1")) != null);
            assertThatCode(() -> regions.call(flavour, add("1"))).doesNotThrowAnyException();
            assertThat(regions.home().value("1", "n")).contains("1");
            assertThat(regions.events()).allMatch(RoutingEvent.SchedulerStalled.class::isInstance);
        } finally {
            release.countDown();
        }
    }

    private static void awaitTold(HealthCheck check, String... reasons) {
        try (var health = HealthMonitor.builder().check(check).build()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(health.snapshot().toString()).contains(reasons));
        }
    }

    private static void awaitInterruptibly(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw SdkClientException.create("nobody has released it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("cut off", e);
        }
    }
}
