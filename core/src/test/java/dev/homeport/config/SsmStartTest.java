package dev.homeport.config;

import static dev.homeport.config.Fixtures.REGION;
import static dev.homeport.config.Fixtures.environment;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.config.RefreshResult.Unchanged;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Starts of one instance without the store, and of many that want it at once, over its real protocol. */
@Timeout(120)
class SsmStartTest {

    private static final int INSTANCES = 20;
    private static final int CALLS_ALLOWED = 40;

    @RegisterExtension
    static final SsmServerExtension STORE = new SsmServerExtension("eu-west-1");

    record Db(String dbHost, Secret dbPassword) {}

    @TempDir
    private Path directory;

    @BeforeEach
    void fillTheStore() {
        STORE.put("/orders/db_host", "db-Zürich").secure("/orders/db_password", "hunter2");
    }

    @Test
    void without_the_store_a_start_uses_the_file_if_it_may_and_is_degraded_until_the_store_is_back() throws Exception {
        loader().lastKnownGood(file()).load().close();
        assertNoSecretIn(file().file());
        STORE.server().link().refuse();

        try (var config = loader().lastKnownGood(file().allowStart(true)).load();
                var monitor =
                        HealthMonitor.builder().check(config.healthCheck()).build()) {
            assertThat(config.current().dbHost()).isEqualTo("db-Zürich");
            assertThat(config.current().dbPassword()).isEqualTo(Secret.of("hunter1"));
            assertThat(config.startedFromFile()).isTrue();
            assertThat(config.explain("db.host")).contains("from ssm via last known good /orders/db_host version 1");
            await().until(() -> monitor.snapshot().firstRoundComplete());
            assertThat(monitor.snapshot().degraded(Scope.READY)).hasSize(1);

            STORE.server().link().heal();

            assertThat(config.refreshNow()).isEqualTo(new Unchanged());
            assertThat(config.startedFromFile()).isFalse();
        }
    }

    private static void assertNoSecretIn(Path file) throws Exception {
        var content = Files.readString(file);
        for (var secret : new String[] {"hunter1", "hunter2"}) {
            var encoded = Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(UTF_8));
            assertThat(content).doesNotContain(secret).doesNotContain(encoded);
        }
    }

    @Test
    void without_the_store_a_start_fails_if_the_file_may_not_be_used() {
        loader().lastKnownGood(file()).load().close();
        STORE.server().link().refuse();

        assertThatThrownBy(() -> loader().lastKnownGood(file()).load())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("db.host: UNAVAILABLE");
    }

    @Test
    void a_secret_that_only_the_store_has_is_missed_by_a_start_from_the_file() {
        loader().lastKnownGood(file()).load().close();
        STORE.server().link().refuse();

        assertThatThrownBy(() -> ConfigLoader.of(Db.class)
                        .region(REGION)
                        .source(STORE.source().deadline(Duration.ofSeconds(1)).build())
                        .lastKnownGood(file().allowStart(true))
                        .load())
                .hasMessageContaining("db.password (last known good): UNAVAILABLE")
                .hasMessageContaining("a secret, which the file does not hold without an encryptor");
    }

    record Ten(
            @Default("") String a,
            @Default("") String b,
            @Default("") String c,
            @Default("") String d,
            @Default("") String e,
            @Default("") String f,
            @Default("") String g,
            @Default("") String h,
            @Default("") String i,
            @Default("") String j) {}

    record Instance(String dbHost, Ten k, Ten l) {}

    @Test
    void instances_that_start_at_once_are_throttled_and_all_come_up() {
        int callsOfOne = 5;
        STORE.server().throttleTo(CALLS_ALLOWED);
        var threads = Executors.newFixedThreadPool(INSTANCES);
        try {
            var starting = Stream.generate(() -> CompletableFuture.supplyAsync(this::start, threads))
                    .limit(INSTANCES)
                    .toList();

            assertThat(starting)
                    .allSatisfy(instance -> assertThat(instance.join()).isEqualTo("db-Zürich"));
        } finally {
            threads.shutdownNow();
        }
        assertThat(STORE.calls().size()).isGreaterThan(INSTANCES * callsOfOne);
    }

    private String start() {
        try (var config = ConfigLoader.of(Instance.class)
                .region(REGION)
                .source(STORE.source().deadline(Duration.ofSeconds(20)).build())
                .load()) {
            return config.current().dbHost();
        }
    }

    private LastKnownGood file() {
        return LastKnownGood.at(directory.resolve("config.lkg"));
    }

    /** One whose password comes from the environment, and goes before that of the store. */
    private static ConfigLoader<Db> loader() {
        return ConfigLoader.of(Db.class)
                .region(REGION)
                .source(environment("DB_PASSWORD", "hunter1"))
                .source(STORE.source().deadline(Duration.ofSeconds(1)).build());
    }
}
