package dev.homeport.dynamodb;

import static dev.homeport.dynamodb.FakeRegions.add;
import static dev.homeport.dynamodb.FakeRegions.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.region.RegionName;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

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
                Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> asked.get() >= before + 2);
            }
            var routes = regions.dynamoDb().routes();
            assertThat(routes.readRegion()).isEqualTo(RegionName.of("eu-west-1"));
            assertThat(routes.anyRegionAnswers()).isTrue();
            assertThat(regions.events()).isEmpty();
        }
    }
}
