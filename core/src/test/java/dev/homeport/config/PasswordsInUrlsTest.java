package dev.homeport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.config.Fixtures.Store;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A URL with a password ends up where a host was wanted. Nothing that is said about it may hold the password. */
class PasswordsInUrlsTest {

    record Db(String host, @Default("1") int port) {
        Db {
            if (host.contains("/")) {
                throw new RefusedValueException("the host '" + host + "' is a URL");
            }
            if (host.contains(":") || host.contains("=")) {
                throw new IllegalArgumentException("the host '" + host + "' is none");
            }
        }
    }

    record Nodes(List<String> nodes, Secret password) {
        Nodes {
            nodes.forEach(node -> {
                throw new RefusedValueException("one of nodes is '" + node + "'");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://app:hunter2@db/orders",
                "jdbc:postgresql://app:hun/ter2@db/orders",
                "jdbc:postgresql://app:hunter2#@db/orders",
                "jdbc:postgresql://db/orders?user=app&password=hunter2",
                "jdbc:postgresql://db/orders?password=hunter2&ssl=true",
                "jdbc:sqlserver://db;user=app;Password=hunter2;encrypt=true",
                "jdbc:oracle:thin:app/hunter2@db:1521/orders",
                "app:hunter2@db:5432",
                "https://db/orders?sslpassword=hunter2",
                "https://db/orders?X-Amz-Security-Token=hunter2",
                "host=db password='hunter2 and more' user=app",
                "jdbc:postgresql://db/orders?passwd=hunter2",
                "jdbc:postgresql://db/orders?pwd=hunter2",
            })
    void a_url_with_a_password_is_never_shown(String url) {
        var source = new Store().put("host", url).put("port", "many");
        assertThatThrownBy(() -> ConfigLoader.of(Db.class).source(source).load())
                .hasMessageContaining("port")
                .satisfies(PasswordsInUrlsTest::keepsThePassword);
        assertThatThrownBy(() -> ConfigLoader.of(Db.class)
                        .source(new Store().put("host", url))
                        .load())
                .hasMessageContaining("db")
                .satisfies(PasswordsInUrlsTest::keepsThePassword);
        assertThatThrownBy(() -> ConfigLoader.of(Db.class)
                        .source(new Store().put("host", "db").put("port", url))
                        .load())
                .satisfies(PasswordsInUrlsTest::keepsThePassword);
        record Url(String host) {}
        try (var config =
                ConfigLoader.of(Url.class).source(new Store().put("host", url)).load()) {
            assertThat(config.explainAll()).contains("host").doesNotContain("hun", "ter2", "more");
        }
    }

    /** Patterns that try every beginning with every end took 43 s for the first of these. */
    @ParameterizedTest
    @ValueSource(strings = {"password", "://", "a/", "x:y "})
    @Timeout(30)
    void a_long_text_is_looked_through_in_no_time(String part) {
        var text = part.repeat(80_000 / part.length());

        assertThat(ValueRedactor.masked(text)).isEqualTo(text);
    }

    @Test
    void a_message_that_repeats_what_a_source_calls_a_secret_is_shown_without_it() {
        var store = new Store()
                .secret("nodes", "us-east-1=https://db-a?key=hunter2, eu-west-1=db-b")
                .secret("password", "hunter3");
        assertThatThrownBy(() -> ConfigLoader.of(Nodes.class).source(store).load())
                .hasMessageContaining("one of nodes is '********'")
                .satisfies(PasswordsInUrlsTest::keepsThePassword);
    }

    private static void keepsThePassword(Throwable failure) {
        assertThat(failure).hasMessageNotContainingAny("hun", "ter2", "more");
    }
}
