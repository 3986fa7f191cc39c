package dev.homeport.config.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.config.ConfigLoader;
import dev.homeport.config.Default;
import dev.homeport.config.Fixtures;
import dev.homeport.config.Fixtures.Store;
import dev.homeport.config.Key;
import dev.homeport.config.RefreshResult;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values that exist already, under names that no component can have. */
class ExactNamesSourceTest {

    record Dashed(@Key("db-host") String host) {}

    record Foreign(String größe) {}

    @Test
    void a_name_that_no_key_can_have_is_named_and_the_way_to_it_too() {
        assertThatThrownBy(() -> Fixtures.load(Dashed.class, Fixtures.map()))
                .hasMessageContaining("Dashed.host: UNUSABLE: its @Key(\"db-host\") must be lower-case words of ASCII"
                        + " letters and digits joined by '_' or '.'; to read a value that is called \"db-host\" already,"
                        + " give the source its exact name with ConfigSource.withNames");
        assertThatThrownBy(() -> Fixtures.load(Foreign.class, Fixtures.map()))
                .hasMessageContaining("\"größe\"")
                .hasMessageContaining("give it another with @Key");
    }

    record Db(String dbHost, @Default("1") int port) {}

    @Test
    void a_value_that_exists_under_a_name_of_its_own_is_read_and_told_by_that_name() {
        var store = new Store()
                .put("/orders/db-host", "db-a")
                .put("db_host", "never read")
                .put("port", "2");
        var names = Map.of("db.host", "/orders/db-host");

        try (var config = ConfigLoader.of(Db.class)
                .region(Fixtures.REGION)
                .source(store.withNames(names))
                .load()) {
            assertThat(config.current()).isEqualTo(new Db("db-a", 2));
            assertThat(config.explain("db.host"))
                    .isEqualTo("db.host = \"db-a\" from store /orders/db-host version 3 (generic)");
            store.put("/orders/db-host", "db-b");
            assertThat(config.refreshNow()).isInstanceOf(RefreshResult.Changed.class);
        }
        store.values.remove("/orders/db-host");
        assertThatThrownBy(() ->
                        ConfigLoader.of(Db.class).source(store.withNames(names)).load())
                .hasMessageContaining("no source has it [store /orders/db-host: absent]");
    }

    @Test
    void an_exact_name_with_the_region_in_it_is_the_regions_own() {
        var source = Fixtures.map("spring.eu-west-1.url", "db-eu", "spring.{region}.url", "never read")
                .withNames(Map.of("db.host", "spring.{region}.url"));

        assertThat(Fixtures.load(Db.class, source).dbHost()).isEqualTo("db-eu");
        assertThatThrownBy(() -> ConfigLoader.of(Db.class).source(source).load())
                .hasMessageContaining("db.host: ABSENT");
    }

    @Test
    void a_mistaken_exact_name_is_told_with_everything_else() {
        var source = Fixtures.map()
                .withNames(Map.of("db.hots", "PGHOST", "db.host", "same", "port", "same"))
                .withNames(Map.of("port", " "));

        assertThatThrownBy(() -> ConfigLoader.of(Db.class).source(source).load())
                .hasMessageContaining("withNames of map, key \"db.hots\": UNUSABLE: there is no such key; there are"
                        + " [db.host, port]")
                .hasMessageContaining("key \"port\": UNUSABLE: \"same\" is the name of db.host already")
                .hasMessageContaining("key \"port\": UNUSABLE: the name is blank");
    }
}
