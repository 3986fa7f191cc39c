package dev.homeport.config;

import static dev.homeport.config.Fixtures.REGION;
import static dev.homeport.config.Fixtures.environment;
import static dev.homeport.config.Fixtures.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.config.Fixtures.Store;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplainTest {

    record Db(String dbHost, @Default("5432") int dbPort, String dbPassword, Optional<String> replica, URI proxy) {}

    private final Store store = new Store()
            .put("eu-west-1/db_host", "db-eu")
            .put("db_host", "db-all")
            .put("proxy", "http://me:hunter2@proxy:80/")
            .secret("db_password", "hunter2");

    @Test
    void two_sources_that_disagree_are_told_with_what_is_shadowed() {
        try (var config = ConfigLoader.of(Db.class)
                .region(REGION)
                .source(environment("DB_HOST", "db-env"))
                .source(store)
                .load()) {
            assertThat(config.explain("db.host"))
                    .isEqualTo("db.host = \"db-env\" from environment DB_HOST (generic);"
                            + " shadows \"db-eu\" from store eu-west-1/db_host version 3 (region);"
                            + " \"db-all\" from store db_host version 3 (generic)");
        }
    }

    @Test
    void everything_is_told_in_lines_sorted_by_key() {
        try (var config = ConfigLoader.of(Db.class)
                .region(REGION)
                .source(map())
                .source(store)
                .load()) {
            assertThat(config.explainAll()).isEqualTo("""
                            db.host = "db-eu" from store eu-west-1/db_host version 3 (region); \
                            shadows "db-all" from store db_host version 3 (generic)
                            db.password = ******** from store db_password version 7 (generic)
                            db.port = "5432" by default
                            proxy = "http://********@proxy:80/" from store proxy version 3 (generic)
                            replica = absent""");
        }
    }

    @Test
    void what_one_source_calls_a_secret_is_one_in_every_source() {
        try (var config = ConfigLoader.of(Db.class)
                .source(map("db.password", "hunter3"))
                .source(store)
                .load()) {
            assertThat(config.explain("db.password"))
                    .isEqualTo("db.password = ******** from map db.password (generic);"
                            + " shadows ******** from store db_password version 7 (generic)");
        }
    }

    @Test
    void a_key_that_is_not_there_is_answered_with_those_that_are() {
        try (var config = ConfigLoader.of(Db.class).source(store).load()) {
            assertThatThrownBy(() -> config.explain("db.hots"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("There is no key \"db.hots\"; there are"
                            + " [db.host, db.password, db.port, proxy, replica]");
        }
    }
}
