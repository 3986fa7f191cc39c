package dev.homeport.config;

import static dev.homeport.config.Fixtures.REGION;
import static dev.homeport.config.Fixtures.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.FailureKind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store that is well is asked, and what becomes of its answers, over its real protocol. */
class SsmReadTest {

    @RegisterExtension
    static final SsmServerExtension STORE = new SsmServerExtension("eu-west-1");

    record Db(String dbHost) {}

    @Test
    void the_regions_own_value_goes_before_the_generic_one() {
        STORE.put("/orders/db_host", "db-1");
        STORE.put("/orders/eu-west-1/db_host", "db-old").put("/orders/eu-west-1/db_host", "db-eu");

        try (var config = load(Db.class, STORE.source().build())) {
            assertThat(config.current().dbHost()).isEqualTo("db-eu");
            assertThat(config.explain("db.host"))
                    .isEqualTo("db.host = \"db-eu\" from ssm /orders/eu-west-1/db_host version 2 (region);"
                            + " shadows \"db-1\" from ssm /orders/db_host version 1 (generic)");
        }
    }

    @Test
    void a_generic_value_of_a_source_in_front_goes_before_the_regions_own_one() {
        STORE.put("/orders/eu-west-1/db_host", "db-eu");

        try (var config =
                load(Db.class, environment("DB_HOST", "db-env"), STORE.source().build())) {
            assertThat(config.current().dbHost()).isEqualTo("db-env");
            assertThat(config.explain("db.host"))
                    .isEqualTo("db.host = \"db-env\" from environment DB_HOST (generic);"
                            + " shadows \"db-eu\" from ssm /orders/eu-west-1/db_host version 1 (region)");
        }
    }

    @Test
    void an_absent_key_is_told_with_every_name_that_was_tried() {
        assertThatThrownBy(() -> load(Db.class, environment(), STORE.source().build()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Db cannot be loaded: 1 problem\n"
                        + "  db.host: ABSENT: wanted a text: no source has it"
                        + " [environment EU_WEST_1__DB_HOST: absent; environment DB_HOST: absent;"
                        + " ssm /orders/eu-west-1/db_host: absent; ssm /orders/db_host: absent]");
    }

    record Legacy(String host, String user, String url, String flat) {}

    @Test
    void parameters_that_exist_already_are_read_by_their_exact_names() {
        STORE.put("/orders/db-host", "db-a").put("/orders/dbUser", "app");
        STORE.put("/orders/spring.datasource.url", "jdbc:a").put("orders-flat", "yes");
        var source = STORE.source()
                .build()
                .withNames(Map.of(
                        "host", "/orders/db-host",
                        "user", "/orders/dbUser",
                        "url", "/orders/spring.datasource.url",
                        "flat", "orders-flat"));

        try (var config = load(Legacy.class, source)) {
            assertThat(config.current()).isEqualTo(new Legacy("db-a", "app", "jdbc:a", "yes"));
            assertThat(config.refreshNow()).isInstanceOf(RefreshResult.Unchanged.class);
        }
    }

    record Twins(String host, String dbHost) {}

    @Test
    void one_name_of_two_keys_is_told_and_spoils_no_call() {
        STORE.put("/orders/db_host", "db-a");
        var source = STORE.source().build().withNames(Map.of("host", "/orders/db_host"));

        assertThatThrownBy(() -> load(Twins.class, source))
                .hasMessageContaining("db.host: UNUSABLE")
                .hasMessageContaining("the key host has this name already");
    }

    record Keys(
            Secret dbPassword, String apiKey, @Default("1") int limit) {}

    @Test
    void a_secure_string_is_decrypted_and_never_shown_whatever_it_is_bound_to() {
        STORE.secure("/orders/db_password", "hunter2").secure("/orders/api_key", "hunter3");

        try (var config = load(
                Keys.class,
                environment("DB_PASSWORD", "hunter1"),
                STORE.source().build())) {
            assertThat(config.current().dbPassword()).isEqualTo(Secret.of("hunter1"));
            assertThat(config.current().apiKey()).isEqualTo("hunter3");
            assertThat(config.explainAll())
                    .contains("api.key = ******** from ssm /orders/api_key version 1 (generic)")
                    .contains("shadows ******** from ssm /orders/db_password version 1 (generic)");
            assertThat(config + config.explainAll() + config.current().dbPassword())
                    .doesNotContain("hunter");
        }
    }

    @Test
    void a_secure_string_that_cannot_be_read_as_its_type_is_not_quoted() {
        STORE.secure("/orders/db_password", "hunter2").secure("/orders/limit", "hunter3");

        var failed = catchThrowableOfType(
                ConfigException.class, () -> load(Keys.class, STORE.source().build()));

        assertThat(failed).hasMessageContaining("limit: MALFORMED").hasNoCause();
        assertThat(failed.getMessage() + failed.problems()).doesNotContain("hunter");
    }

    @Test
    void a_label_selects_its_version_of_each_parameter() {
        STORE.put("/orders/db_host", "db-1").put("/orders/db_host", "db-2");
        STORE.put("/orders/eu-west-1/db_host", "db-eu");
        STORE.server().label("/orders/db_host", 1, "prod");

        try (var config = load(Db.class, STORE.source().label("prod").build())) {
            assertThat(config.current().dbHost()).isEqualTo("db-1");
            assertThat(config.explain("db.host"))
                    .isEqualTo("db.host = \"db-1\" from ssm /orders/db_host version 1 (generic)");
        }
    }

    @Test
    void a_parameter_without_the_label_is_absent_and_the_message_names_the_label() {
        STORE.put("/orders/db_host", "db-1");

        assertThatThrownBy(() -> load(Db.class, STORE.source().label("prod").build()))
                .hasMessageContaining("db.host: ABSENT")
                .hasMessageContaining("ssm /orders/db_host: absent with label \"prod\"");
    }

    record Ten(String a, String b, String c, String d, String e, String f, String g, String h, String i, String j) {}

    record Sixty(Ten k, Ten l, Ten m, Ten n, Ten o, Ten p) {}

    @Test
    void sixty_keys_take_twelve_calls_of_at_most_ten_names() {
        for (char group = 'k'; group <= 'p'; group++) {
            for (char key = 'a'; key <= 'j'; key++) {
                STORE.put("/orders/" + group + "/" + key, "value of " + group + key);
            }
        }

        try (var config = load(Sixty.class, STORE.source().build())) {
            assertThat(config.current().p().j()).isEqualTo("value of pj");
        }
        assertThat(STORE.calls()).hasSize(12).allSatisfy(call -> {
            assertThat(call.operation()).isEqualTo("GetParameters");
            assertThat(call.names()).hasSizeLessThanOrEqualTo(10);
        });
    }

    record Deep(
            @Key("a.b.c.d.e.f.g.h.i.j.k.l.m.n") String here,
            @Key("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o") String deep) {}

    @Test
    void a_name_of_more_than_fifteen_levels_is_told_and_no_call_is_made_for_it() {
        var inFront = environment("A_B_C_D_E_F_G_H_I_J_K_L_M_N", "here");

        var failed = catchThrowableOfType(
                ConfigException.class,
                () -> load(
                        Deep.class, inFront, STORE.source().path("/orders/eu").build()));

        assertThat(failed.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(FailureKind.UNUSABLE);
            assertThat(problem.reason())
                    .contains("\"/orders/eu/eu-west-1/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o\" has 18 levels,"
                            + " and at most 15 are allowed");
        });
        assertThat(STORE.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zürich 東京 🚢", "a \"quoted\" \\ and\n\tbroken line", " ", "\u200b"})
    void a_value_arrives_as_it_was_written(String value) {
        STORE.put("/orders/db_host", value);

        try (var config = load(Db.class, STORE.source().build())) {
            assertThat(config.current().dbHost()).isEqualTo(value);
        }
    }

    @Test
    void a_value_of_the_stores_largest_size_arrives_whole() {
        STORE.put("/orders/db_host", "ü".repeat(2_048));

        try (var config = load(Db.class, STORE.source().build())) {
            assertThat(config.current().dbHost()).isEqualTo("ü".repeat(2_048));
        }
    }

    record Named(@NotBlank String dbHost) {}

    @Test
    void a_value_of_white_space_is_one_and_only_a_rule_refuses_it() {
        STORE.put("/orders/db_host", " \t");

        assertThatThrownBy(() -> load(Named.class, STORE.source().build())).hasMessageContaining("db.host: INVALID");
    }

    private static <T extends Record> Config<T> load(Class<T> type, ConfigSource... sources) {
        var loader = ConfigLoader.of(type).region(REGION);
        for (var source : sources) {
            loader.source(source);
        }
        return loader.load();
    }
}
