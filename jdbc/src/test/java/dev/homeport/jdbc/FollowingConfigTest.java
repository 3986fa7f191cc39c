package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.config.Config;
import dev.homeport.config.ConfigException;
import dev.homeport.config.ConfigLoader;
import dev.homeport.config.Secret;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.Lookup;
import dev.homeport.config.source.NameStyle;
import dev.homeport.config.source.SourceReading;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.jdbc.internal.monitor.FollowedDatabase;
import dev.homeport.region.RegionName;
import dev.homeport.testkit.RegionLab;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A data source described by configuration, which changes while it runs. */
class FollowingConfigTest {

    private static final RegionName HOME = RegionName.of("us-east-1");

    /** A store whose values a runbook may change. */
    private static final class Store implements ConfigSource {
        private final Map<String, String> values = new ConcurrentHashMap<>();

        @Override
        public String name() {
            return "store";
        }

        @Override
        public boolean refreshable() {
            return true;
        }

        @Override
        public SourceReading read(SourceRequest request) {
            return new SourceReading(request.names(NameStyle.DOTTED, name -> name).stream()
                    .map(wanted -> values.containsKey(wanted.text())
                            ? Lookup.found(wanted, values.get(wanted.text()))
                            : Lookup.absent(wanted))
                    .toList());
        }
    }

    @Test
    void a_host_that_a_runbook_changes_is_followed_and_a_rotated_role_is_used_without_a_restart() throws Exception {
        try (var lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).start()) {
            var east = lab.region(Rig.EAST);
            var west = lab.region(Rig.WEST);
            Rig.createTable(east);
            west.awaitCaughtUp(east, Duration.ofSeconds(10));
            var store = new Store();
            store.values.putAll(Map.of(
                    "db.host", east.host(),
                    "db.port", "" + east.port(),
                    "db.name", lab.database(),
                    "db.user", lab.username(),
                    "db.password", lab.password()));
            try (var config = ConfigLoader.of(DatabaseConfig.class)
                            .region(HOME)
                            .source(store)
                            .load();
                    var dataSource = FailoverDataSource.following(config, HOME)) {
                try (var connection = dataSource.getConnection()) {
                    assertThat(Rig.insert(connection, "before")).isEqualTo(east.serverPort());
                }
                east.crash();
                west.promote();
                store.values.put("db.port", "" + west.port());
                config.refreshNow();
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> dataSource
                                .topology()
                                .primary()
                                .filter(node -> node.port() == west.port())
                                .isPresent());
                try (var connection = dataSource.getConnection()) {
                    assertThat(Rig.insert(connection, "after")).isEqualTo(west.serverPort());
                }
                assertThat(dataSource.toString()).doesNotContain(lab.password());
            }
        }
    }

    @Test
    void a_key_adopts_a_cluster_once_and_not_again_when_something_else_changes() {
        var adopted = new CopyOnWriteArrayList<Epoch>();
        var nodes = List.of(Node.of("us-east-1", "127.0.0.1", 1));
        var first = new Epoch(OptionalLong.of(7), OptionalInt.of(1));
        var second = new Epoch(OptionalLong.of(7), OptionalInt.of(2));
        var followed =
                new FollowedDatabase(wanted -> assertThat(wanted).isEqualTo(nodes), adopted::add, Optional.of(first));
        followed.accept(new FollowedDatabase.Said(nodes, Optional.of(first)));
        assertThat(adopted).as("said before there was anything to overrule").isEmpty();
        followed.accept(new FollowedDatabase.Said(nodes, Optional.of(second)));
        followed.accept(new FollowedDatabase.Said(nodes, Optional.empty()));
        followed.accept(new FollowedDatabase.Said(nodes, Optional.of(second)));
        assertThat(adopted).containsExactly(second);
    }

    @Test
    void a_list_of_nodes_wins_over_the_lone_host() {
        var config = new DatabaseConfig(
                "db", 5432, "orders", "app", Secret.of("x"), List.of("us-east-1=db-a:5432", "eu-west-1=db-b:5433"));
        assertThat(new DatabaseConfig("db", 5433, "orders", "app", Secret.of("x"), List.of()).nodes(HOME))
                .containsExactly(Node.of("us-east-1", "db", 5433));
        assertThat(config.nodes(HOME))
                .containsExactly(Node.of("us-east-1", "db-a", 5432), Node.of("eu-west-1", "db-b", 5433));
    }

    @Test
    void neither_host_nor_nodes_or_a_malformed_node_is_told_with_everything_else_that_is_wrong() {
        var loader = ConfigLoader.of(DatabaseConfig.class)
                .region(HOME)
                .source(ConfigSource.map("test", Map.of("db.port", "99999", "db.name", "", "db.password", "s3cret")));
        assertThatThrownBy(loader::load)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("db.port", "db.name", "db.user")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> new DatabaseConfig("", 5432, "orders", "app", Secret.of("x"), List.of()))
                .hasMessageContaining("set db_host");
        assertThatThrownBy(() -> new DatabaseConfig("", 5432, "orders", "app", Secret.of("x"), List.of("a=b c:5432")))
                .hasMessageContaining("host must be a host name");
        assertThatThrownBy(() -> new DatabaseConfig("", 5432, "orders", "app", Secret.of("x"), List.of("db-a:5432")))
                .hasMessageContaining("must look like us-east-1=db-a.example.com:5432");
    }

    @Test
    void a_rotation_between_two_looks_never_pairs_a_role_with_the_password_of_another() throws Exception {
        try (var lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).start()) {
            var east = lab.region(Rig.EAST);
            try (var connection = east.connectAsSuperuser();
                    var statement = connection.createStatement()) {
                statement.execute("create role app_next login password 'next'");
            }
            var now = new DatabaseConfig(
                    east.host(), east.port(), lab.database(), lab.username(), Secret.of(lab.password()), List.of());
            var next = new DatabaseConfig(
                    east.host(), east.port(), lab.database(), "app_next", Secret.of("next"), List.of());
            var looks = new AtomicInteger();
            try (var config = described(now);
                    var dataSource = FailoverDataSource.builder()
                            .following(config, any -> looks.getAndIncrement() % 2 == 0 ? now : next, HOME)
                            .borrowTimeout(Duration.ofSeconds(5))
                            .build();
                    var connection = dataSource.getConnection()) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
    }

    @Test
    void a_build_that_fails_because_the_configuration_changed_meanwhile_leaves_no_thread() {
        var valid = new DatabaseConfig("127.0.0.1", 1, "app", "app", Secret.of("x"), List.of());
        var twice = new DatabaseConfig(
                "", 1, "app", "app", Secret.of("x"), List.of("us-east-1=127.0.0.1:1", "us-east-1=127.0.0.1:1"));
        try (var config = described(valid)) {
            var looks = new AtomicInteger();
            var builder = FailoverDataSource.builder()
                    .name("meanwhile")
                    .following(config, any -> looks.getAndIncrement() == 0 ? valid : twice, HOME);
            assertThatThrownBy(builder::build).hasMessageContaining("given twice");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(Rig.threadsOf("meanwhile")).isEmpty());
        }
    }

    @Test
    void a_configuration_that_lives_longer_keeps_no_closed_data_source() {
        var valid = new DatabaseConfig("127.0.0.1", 1, "app", "app", Secret.of("x"), List.of());
        try (var config = described(valid)) {
            var closed = closedDataSourceOver(config);
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                System.gc();
                return closed.get() == null;
            });
        }
    }

    private static WeakReference<FailoverDataSource> closedDataSourceOver(Config<DatabaseConfig> config) {
        var dataSource = FailoverDataSource.following(config, HOME);
        dataSource.close();
        return new WeakReference<>(dataSource);
    }

    private static Config<DatabaseConfig> described(DatabaseConfig database) {
        return ConfigLoader.of(DatabaseConfig.class)
                .region(HOME)
                .source(ConfigSource.map(
                        "map",
                        Map.of(
                                "db.host", database.dbHost(),
                                "db.port", "" + database.dbPort(),
                                "db.name", database.dbName(),
                                "db.user", database.dbUser(),
                                "db.password", database.dbPassword().reveal())))
                .load();
    }
}
