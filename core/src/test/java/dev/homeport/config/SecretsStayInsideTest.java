package dev.homeport.config;

import static dev.homeport.config.Fixtures.REGION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.homeport.config.Fixtures.Store;
import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.SourceReading;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.rules.VirtualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Makes every kind of output that there is, with one secret in every place, and looks for it in all of it. */
class SecretsStayInsideTest {

    private static final String SECRET = "hunter2-Tr0ub4dor";

    record Db(
            String host,
            @Default("5432") int port,
            Secret password,
            @Default(SECRET) @Matches("[a-zA-Z0-9-]+") Secret spare,
            String asText) {

        Db {
            if (host.equals("refuse")) {
                throw new IllegalStateException("cannot use " + password.reveal(), new RuntimeException(asText));
            }
        }

        /** As careful as the library: the component that is text is left out. */
        @Override
        public String toString() {
            return "Db[password=" + password + ", spare=" + spare + "]";
        }
    }

    private final Logger root = (Logger) LoggerFactory.getLogger("dev.homeport");
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final List<String> output = new ArrayList<>();
    private final Store store = new Store()
            .put("host", "db")
            .secret("password", SECRET)
            .secret("as_text", SECRET)
            .put("eu-west-1/as_text", SECRET);

    @TempDir
    private Path directory;

    @BeforeEach
    void collectLogs() {
        root.setLevel(Level.TRACE);
        logged.start();
        root.addAppender(logged);
    }

    @AfterEach
    void restoreLogs() {
        root.detachAppender(logged);
        root.setLevel(null);
    }

    @Test
    void no_output_of_any_kind_holds_a_secret() throws Exception {
        var registry = new SimpleMeterRegistry();
        var file = directory.resolve("lkg");
        try (var config = loader().lastKnownGood(LastKnownGood.at(file)).load()) {
            ConfigMetrics.bind(config, registry);
            config.onChange((before, after, keys) -> {
                throw new IllegalStateException("no " + after.password().reveal());
            });
            show(config, config.explainAll(), config.current(), config.healthCheck());
            store.secret("password", SECRET + "2");
            show(config.refreshNow());
            for (var bad : List.of("refuse", "db")) {
                store.put("host", bad).put("port", SECRET).secret("port", SECRET);
                show(config.refreshNow());
                store.failing = FailureKind.DECRYPTION;
                show(config.refreshNow());
                store.failing = null;
                store.secrets.remove("port");
                store.values.remove("port");
                show(config.refreshNow());
            }
            store.failing = FailureKind.DENIED;
            show(ConfigHealth.of(viewOf(config), Duration.ofHours(2), Duration.ZERO));
        }
        store.failing = null;
        store.put("host", "refuse");
        showFailure(loader());
        store.put("host", "db").values.remove("eu-west-1/as_text");
        showFailure(loader().source(new Throwing()));
        store.failing = FailureKind.UNAVAILABLE;
        showFailure(loader().lastKnownGood(LastKnownGood.at(file).allowStart(true)));
        store.failing = null;
        var request = SourceRequest.of(List.of(new ConfigKey(List.of("password"))), REGION);
        show(store.read(request), request, Secret.of(SECRET), List.of(Secret.of(SECRET)), Fixtures.map("a", SECRET));
        show(Files.readString(file));
        registry.getMeters().forEach(meter -> show(meter.getId()));
        logged.list.forEach(this::show);

        assertThat(logged.list).hasSizeGreaterThan(5);
        assertThat(output)
                .hasSizeGreaterThan(30)
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain(SECRET)
                        .doesNotContain(SECRET.substring(0, 7))
                        .doesNotContain(base64(SECRET)));
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static ConfigView<Db> viewOf(Config<Db> config) {
        return new ConfigView<>(
                new Generation<>(1, config.current(), Map.of(), VirtualClock.START, false),
                (RefreshResult.Failed) config.refreshNow());
    }

    /** A source below the others, whose complaint would tell everything. */
    private static final class Throwing implements ConfigSource {
        @Override
        public String name() {
            return "throwing";
        }

        @Override
        public SourceReading read(SourceRequest request) {
            throw new IllegalStateException(SECRET, new RuntimeException(SECRET));
        }
    }

    private ConfigLoader<Db> loader() {
        return ConfigLoader.of(Db.class).region(REGION).source(store);
    }

    private void showFailure(ConfigLoader<Db> loader) {
        try (var config = loader.load()) {
            show(config, config.explainAll());
        } catch (ConfigException failed) {
            show(failed.problems());
            var trace = new StringWriter();
            failed.printStackTrace(new PrintWriter(trace));
            show(trace);
        }
    }

    private void show(Object... shown) {
        for (var one : shown) {
            output.add(String.valueOf(one));
        }
    }

    private void show(ILoggingEvent event) {
        show(event.getFormattedMessage());
        for (var cause = (ThrowableProxy) event.getThrowableProxy();
                cause != null;
                cause = (ThrowableProxy) cause.getCause()) {
            show(cause.getMessage());
        }
    }
}
