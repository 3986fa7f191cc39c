package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.testkit.dynamodb.LabDynamoDb;
import dev.homeport.testkit.relay.ReservedPort;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** DynamoDB is spoken to over TLS, as the service is. */
class DynamoDbTlsTest {
    private static RegionLab lab;
    private static LabRegion region;
    private static LabDynamoDb dynamoDb;

    @BeforeAll
    static void startLab() {
        lab = RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .postgres(false)
                .dynamoDb(true)
                .start();
        region = lab.region("us-east-1");
        dynamoDb = region.dynamoDb();
    }

    @AfterAll
    static void closeLab() {
        lab.close();
    }

    @AfterEach
    void heal() {
        dynamoDb.thaw();
        region.distance(Duration.ZERO);
    }

    @Test
    void a_client_that_does_not_trust_the_lab_says_so() {
        try (var stranger = sync(Apache5HttpClient.builder())) {
            assertThatThrownBy(stranger::listTables).hasRootCauseInstanceOf(CertPathBuilderException.class);
        }
        assertThat(dynamoDb.endpoint()).hasScheme("https");
    }

    @Test
    void clients_of_either_kind_that_trust_it_are_answered() {
        try (var sync = sync(Apache5HttpClient.builder().tlsTrustManagersProvider(lab::trustManagers));
                var async = configured(DynamoDbAsyncClient.builder())
                        .httpClientBuilder(
                                NettyNioAsyncHttpClient.builder().tlsTrustManagersProvider(lab::trustManagers))
                        .build()) {
            assertThat(sync.listTables().tableNames()).isEmpty();
            assertThat(async.listTables().join().tableNames()).isEmpty();
        }
    }

    @Test
    void a_client_that_somebody_else_builds_trusts_it_by_the_jdk_s_defaults() {
        lab.trustInThisJvm();
        lab.trustInThisJvm();
        try (var sync = sync(Apache5HttpClient.builder());
                var async = configured(DynamoDbAsyncClient.builder()).build()) {
            assertThat(sync.listTables().tableNames()).isEmpty();
            assertThat(async.listTables().join().tableNames()).isEmpty();
        } finally {
            JvmTrust.remove(lab.trust());
        }
    }

    @Test
    void another_jvm_is_handed_a_file_that_needs_no_password() throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        try (var file = Files.newInputStream(lab.trustStore())) {
            store.load(file, null);
        }
        assertThat(store.containsAlias("homeport-lab")).isTrue();
        assertThat(store.size()).as("with what is trusted anyway").isGreaterThan(10);
        assertThat(lab.caCertificate()).content().startsWith("-----BEGIN CERTIFICATE-----");
    }

    @Test
    void a_handshake_crosses_the_distance() {
        var roundTrip = Duration.ofMillis(100);
        region.distance(roundTrip);
        try (var client = sync(Apache5HttpClient.builder().tlsTrustManagersProvider(lab::trustManagers))) {
            var start = System.nanoTime();
            client.listTables();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("connect, handshake, request")
                    .isGreaterThanOrEqualTo(roundTrip.multipliedBy(3));
            start = System.nanoTime();
            client.listTables();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(roundTrip);
        }
    }

    @Test
    void a_handshake_alone_takes_one_round_trip_so_that_a_client_s_limit_for_it_means_what_it_says() throws Exception {
        var roundTrip = Duration.ofMillis(300);
        region.distance(roundTrip);
        try (var socket = secured()) {
            socket.setSoTimeout(599);
            var start = System.nanoTime();
            socket.startHandshake();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(roundTrip);
        }
    }

    @Test
    void a_frozen_server_greets_nobody_until_it_is_thawed() throws Exception {
        dynamoDb.freeze();
        try (var socket = secured()) {
            socket.setSoTimeout(300);
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SocketTimeoutException.class);
        }
        try (var socket = secured()) {
            var greeting = Client.inBackground(() -> {
                socket.startHandshake();
                return socket.getSession().getProtocol();
            });
            dynamoDb.thaw();
            assertThat(Client.soon(greeting)).isEqualTo("TLSv1.3");
        }
    }

    @Tag("slow")
    @Test
    void a_crash_resets_what_was_connected_and_a_restarted_server_greets_again() throws Exception {
        try (var socket = secured()) {
            socket.startHandshake();
            dynamoDb.crash();
            assertThatThrownBy(() -> {
                        socket.getOutputStream().write(new byte[100]);
                        throw new IOException("read " + socket.getInputStream().read());
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("read ");
        } finally {
            dynamoDb.restart();
        }
        try (var socket = secured()) {
            socket.startHandshake();
        }
    }

    @Test
    void requests_that_are_held_fill_a_pool_while_the_region_answers_everybody_else() {
        try (var full = sync(Apache5HttpClient.builder()
                        .tlsTrustManagersProvider(lab::trustManagers)
                        .maxConnections(2)
                        .connectionAcquisitionTimeout(Duration.ofMillis(100)));
                var other = sync(Apache5HttpClient.builder().tlsTrustManagersProvider(lab::trustManagers));
                var held = dynamoDb.hold("held-open")) {
            var first = Client.inBackground(() -> full.describeTable(table -> table.tableName("held-open")));
            var second = Client.inBackground(() -> full.describeTable(table -> table.tableName("held-open")));
            held.await(2, Client.SOON);
            assertThatThrownBy(full::listTables).hasStackTraceContaining("ConnectionRequestTimeoutException");
            assertThat(other.listTables().tableNames()).isEmpty();
            assertThat(first).isNotDone();

            release(held);
            for (var answer : List.of(first, second)) {
                assertThatThrownBy(() -> Client.soon(answer)).hasRootCauseInstanceOf(ResourceNotFoundException.class);
            }
            assertThat(full.listTables().tableNames()).isEmpty();
            assertThat(held.count()).isEqualTo(2);
        }
    }

    private static void release(HeldRequests held) {
        held.close();
    }

    private static SSLSocket secured() throws Exception {
        var context = lab.trust().context();
        var plain = new Socket(ReservedPort.HOST, dynamoDb.endpoint().getPort());
        return (SSLSocket) context.getSocketFactory().createSocket(plain, ReservedPort.HOST, plain.getPort(), true);
    }

    private static DynamoDbClient sync(Apache5HttpClient.Builder http) {
        return configured(DynamoDbClient.builder()).httpClientBuilder(http).build();
    }

    private static <B extends DynamoDbBaseClientBuilder<B, ?>> B configured(B builder) {
        return builder.endpointProvider(dynamoDb.endpointProvider())
                .region(Region.US_EAST_1)
                .credentialsProvider(DynamoDbs.CREDENTIALS)
                .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    }
}
