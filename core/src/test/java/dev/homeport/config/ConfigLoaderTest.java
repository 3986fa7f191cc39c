package dev.homeport.config;

import static dev.homeport.config.Fixtures.REGION;
import static dev.homeport.config.Fixtures.environment;
import static dev.homeport.config.Fixtures.load;
import static dev.homeport.config.Fixtures.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.homeport.config.Fixtures.Store;
import dev.homeport.config.internal.source.NamedValuesSource;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.NameStyle;
import dev.homeport.region.RegionName;
import dev.homeport.region.ResolvedRegion;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

    record Homeport(
            @Default("") List<RegionName> evacuate,
            @Default("PT1S") Duration probeInterval) {}

    record Orders(
            String dbHost,
            @Default("5432") int dbPort,
            String dbUser,
            Secret dbPassword,
            String dbName,
            Optional<String> replica,
            Homeport homeport) {}

    @Test
    void the_classic_variables_work_as_they_stand() {
        var orders = load(
                Orders.class,
                environment(
                        "DB_HOST",
                        "db-1",
                        "DB_PORT",
                        "6432",
                        "DB_USER",
                        "orders",
                        "DB_PASSWORD",
                        "pw",
                        "DB_NAME",
                        "shop"));

        assertThat(orders.dbHost()).isEqualTo("db-1");
        assertThat(orders.dbPort()).isEqualTo(6432);
        assertThat(orders.dbUser()).isEqualTo("orders");
        assertThat(orders.dbPassword().reveal()).isEqualTo("pw");
        assertThat(orders.dbName()).isEqualTo("shop");
        assertThat(orders.replica()).isEmpty();
        assertThat(orders.homeport()).isEqualTo(new Homeport(List.of(), Duration.ofSeconds(1)));
    }

    enum Level {
        READ_ONLY,
        READ_WRITE
    }

    record Types(
            boolean flag,
            byte tiny,
            short small,
            int medium,
            long large,
            float rough,
            double fine,
            BigInteger huge,
            BigDecimal exact,
            Integer boxed,
            Level level,
            Duration iso,
            Duration millis,
            Duration minutes,
            URI uri,
            Path path,
            RegionName region,
            List<Integer> numbers,
            Map<String, Duration> limits,
            Optional<List<String>> names) {}

    @Test
    void every_supported_type_is_bound() {
        var types = load(
                Types.class,
                map(
                        "flag",
                        "TRUE",
                        "tiny",
                        "1",
                        "small",
                        "2",
                        "medium",
                        " 3 ",
                        "large",
                        "4",
                        "rough",
                        "0.5",
                        "fine",
                        "0.25",
                        "huge",
                        "12345678901234567890",
                        "exact",
                        "1.10",
                        "boxed",
                        "5",
                        "level",
                        "read-only",
                        "iso",
                        "PT2S",
                        "millis",
                        "500ms",
                        "minutes",
                        "5m",
                        "uri",
                        "https://a/b",
                        "path",
                        "/tmp/a b",
                        "region",
                        "us-east",
                        "numbers",
                        "1, 2,3,",
                        "limits",
                        "read=1s, write=2s",
                        "names",
                        "x"));

        assertThat(types)
                .isEqualTo(new Types(
                        true,
                        (byte) 1,
                        (short) 2,
                        3,
                        4L,
                        0.5f,
                        0.25,
                        new BigInteger("12345678901234567890"),
                        new BigDecimal("1.10"),
                        5,
                        Level.READ_ONLY,
                        Duration.ofSeconds(2),
                        Duration.ofMillis(500),
                        Duration.ofMinutes(5),
                        URI.create("https://a/b"),
                        Path.of("/tmp/a b"),
                        RegionName.of("us-east"),
                        List.of(1, 2, 3),
                        Map.of("read", Duration.ofSeconds(1), "write", Duration.ofSeconds(2)),
                        Optional.of(List.of("x"))));
        assertThat(types.limits())
                .containsExactly(entry("read", Duration.ofSeconds(1)), entry("write", Duration.ofSeconds(2)));
    }

    record Host(String host) {}

    @Test
    void sources_go_before_regions_and_the_region_before_the_rest() {
        assertThat(load(Host.class, environment("HOST", "a"), map("eu-west-1.host", "b"))
                        .host())
                .isEqualTo("a");
        assertThat(load(Host.class, environment("HOST", "a", "EU_WEST_1__HOST", "b"))
                        .host())
                .isEqualTo("b");
        assertThat(load(Host.class, environment("US_EAST_1__HOST", "a"), map("host", "b"))
                        .host())
                .isEqualTo("b");
    }

    @Test
    void without_a_region_only_generic_names_count() {
        try (var config = ConfigLoader.of(Host.class)
                .source(map("eu-west-1.host", "a", "host", "b"))
                .load()) {
            assertThat(config.current().host()).isEqualTo("b");
        }
    }

    @Test
    void a_resolved_region_is_as_good_as_a_name() {
        try (var config = ConfigLoader.of(Host.class)
                .region(new ResolvedRegion(RegionName.of("us-east"), "here"))
                .source(map("us-east.host", "a"))
                .load()) {
            assertThat(config.current().host()).isEqualTo("a");
        }
    }

    record Renamed(@Key("pg.primary_host") String host) {}

    @Test
    void a_component_may_be_named_otherwise() {
        assertThat(load(Renamed.class, environment("PG_PRIMARY_HOST", "a")).host())
                .isEqualTo("a");
        assertThat(load(Renamed.class, new Store().put("pg/primary_host", "b")).host())
                .isEqualTo("b");
    }

    private record Hidden(Host nested) {}

    @Test
    void a_private_record_is_bound_as_well() {
        assertThat(load(Hidden.class, map("nested.host", "a"))).isEqualTo(new Hidden(new Host("a")));
    }

    @Test
    void properties_files_are_utf_8(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("app.properties"), "host = Zürich 東京 \uD83D\uDE80\n");

        assertThat(load(Host.class, ConfigSource.propertiesFile(file)).host()).isEqualTo("Zürich 東京 \uD83D\uDE80");
    }

    @Test
    void a_file_that_may_be_missing_is_not_missed(@TempDir Path directory) {
        var file = directory.resolve("none.properties");

        assertThat(load(Host.class, ConfigSource.propertiesFileIfPresent(file), map("host", "a"))
                        .host())
                .isEqualTo("a");
    }

    @Test
    void the_real_environment_and_system_properties_are_read() {
        record Path(String path) {}
        assertThat(load(Path.class, ConfigSource.environment()).path()).isEqualTo(System.getenv("PATH"));
        record Version(@Key("java.version") String version) {}
        assertThat(load(Version.class, ConfigSource.systemProperties()).version())
                .isEqualTo(System.getProperty("java.version"));
    }

    @Test
    void a_prefix_stands_before_the_region_too() {
        var source = new NamedValuesSource(
                "environment",
                NameStyle.ENVIRONMENT,
                "ORDERS_",
                Map.of("ORDERS_EU_WEST_1__HOST", "a", "ORDERS_HOST", "b")::get);

        assertThat(load(Host.class, source).host()).isEqualTo("a");
    }

    @Test
    void an_empty_text_is_a_value() {
        assertThat(load(Host.class, environment("HOST", ""), map("host", "b")).host())
                .isEmpty();
    }

    @Test
    void a_long_value_is_bound_whole_and_shown_cut() {
        var long4k = "v".repeat(4096);
        try (var config =
                ConfigLoader.of(Host.class).source(map("host", long4k)).load()) {
            assertThat(config.current().host()).isEqualTo(long4k);
            assertThat(config.explain("host")).hasSizeLessThan(300).contains("(4096 characters)");
        }
    }

    @Test
    void a_failure_below_the_winner_does_not_matter() {
        var store = new Store();
        store.failing = FailureKind.UNAVAILABLE;

        try (var config = ConfigLoader.of(Host.class)
                .region(REGION)
                .source(environment("HOST", "a"))
                .source(store)
                .load()) {
            assertThat(config.current().host()).isEqualTo("a");
            assertThat(config.explain("host"))
                    .isEqualTo("host = \"a\" from environment HOST (generic);"
                            + " not read: store eu-west-1/host (UNAVAILABLE), store host (UNAVAILABLE)");
        }
    }
}
