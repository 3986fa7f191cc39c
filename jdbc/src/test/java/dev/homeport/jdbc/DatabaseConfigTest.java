package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.config.ConfigLoader;
import dev.homeport.config.RefreshResult;
import dev.homeport.config.RefusedValueException;
import dev.homeport.config.Secret;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.Lookup;
import dev.homeport.config.source.NameStyle;
import dev.homeport.config.source.SourceReading;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.region.RegionName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write for a database's address when they mean well. */
class DatabaseConfigTest {

    private static final RegionName HOME = RegionName.of("us-east-1");

    /** A store that says of what it holds that it is secret, or not. */
    private static final class Store implements ConfigSource {
        private final Map<String, String> values = new ConcurrentHashMap<>(
                Map.of("db.host", "db-a", "db.name", "orders", "db.user", "app", "db.password", "s3cret"));
        private boolean secret;

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
            return request.lookUp(
                    NameStyle.DOTTED,
                    name -> values.containsKey(name.text())
                            ? new Lookup.Found(name, values.get(name.text()), secret, Optional.empty())
                            : Lookup.absent(name));
        }
    }

    private final Store store = new Store();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db-b:5432/orders",
                "jdbc:postgresql://app:hunter2@db-b/orders",
                "postgresql://db-b/orders?user=app&password=hunter2",
                "db-b:5432",
                "db-b:5432/orders",
                "app@db-b",
                "db-b,db-c",
                "db b",
            })
    void a_host_that_is_a_url_or_has_a_port_is_refused_as_a_value_and_the_old_one_stays(String written) {
        try (var config =
                ConfigLoader.of(DatabaseConfig.class).region(HOME).source(store).load()) {
            store.values.put("db.host", written);
            var result = config.refreshNow();

            assertThat(result).isInstanceOf(RefreshResult.Failed.class);
            assertThat(result.toString()).contains("db_host must be").doesNotContain("hunter2", "withheld");
            assertThat(config.generation()).isEqualTo(1);
            assertThat(config.current().nodes(HOME)).containsExactly(Node.of("us-east-1", "db-a", 5432));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"db-a.example.com", "10.0.0.1", "::1", "fe80::1%eth0", "2001:db8::7", "db_a", " db-a "})
    void a_host_name_or_an_address_is_taken(String host) {
        var config = new DatabaseConfig(host, 5432, "orders", "app", Secret.of("x"), List.of());

        assertThat(config.nodes(HOME))
                .singleElement()
                .satisfies(node -> assertThat(node.host()).isEqualTo(host.strip()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://app:hunter2@db-a:5432",
                "us-east-1=jdbc:postgresql://app:hunter2@db-a:5432",
                "us-east-1=app:hunter2@db-a:5432",
                "us-east-1=https://db-a?password=hunter2:5432",
                "https://db-a?a=b&password=hunter2:5432",
                "us-east-1=db-a:99999?password=hunter2",
            })
    void a_list_of_nodes_with_a_password_in_it_is_refused_without_it(String written) {
        assertThatThrownBy(() -> new DatabaseConfig(
                        "", 5432, "orders", "app", Secret.of("x"), List.of("eu-west-1=b:1", written)))
                .isInstanceOf(RefusedValueException.class)
                .hasMessageContaining("db_nodes")
                .hasMessageNotContaining("hunter2");
        store.values.put("db.nodes", "eu-west-1=b:1," + written);
        assertThatThrownBy(() -> ConfigLoader.of(DatabaseConfig.class)
                        .region(HOME)
                        .source(store)
                        .load())
                .hasMessageContaining("db_nodes")
                .hasMessageNotContaining("hunter2");
        store.secret = true;
        assertThatThrownBy(() -> ConfigLoader.of(DatabaseConfig.class)
                        .region(HOME)
                        .source(store)
                        .load())
                .hasMessageContaining("********")
                .hasMessageNotContainingAny("hunter2", "postgresql", "https");
    }

    @Test
    void a_port_twice_is_told() {
        assertThatThrownBy(() -> new DatabaseConfig(
                        "", 5432, "orders", "app", Secret.of("x"), List.of("us-east-1=db-a:5432:5432")))
                .isInstanceOf(RefusedValueException.class)
                .hasMessageContaining("db_nodes");
        assertThatThrownBy(() -> Node.of("us-east-1", "db-a:5432", 5432))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("port");
    }

    @Test
    void a_cluster_to_adopt_is_an_identifier_and_a_timeline() {
        assertThat(adopting("").adoption()).isEmpty();
        assertThat(adopting(" 7412345678901234567/3 ").adoption())
                .contains(new Epoch(OptionalLong.of(7412345678901234567L), OptionalInt.of(3)));
        assertThat(adopting("18446744073709551615/1").adoption())
                .contains(new Epoch(OptionalLong.of(-1), OptionalInt.of(1)));
        for (var wrong : List.of("7412345678901234567", "x/1", "1/0", "99999999999999999999/1", "1/2/3")) {
            assertThatThrownBy(() -> adopting(wrong)).hasMessageContainingAll("db_adopt_cluster", "'" + wrong + "'");
        }
    }

    private static DatabaseConfig adopting(String cluster) {
        return new DatabaseConfig("db", 5432, "orders", "app", Secret.of("x"), List.of(), cluster);
    }
}
