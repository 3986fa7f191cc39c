package dev.homeport.config;

import static dev.homeport.config.Fixtures.environment;
import static dev.homeport.config.Fixtures.load;
import static dev.homeport.config.Fixtures.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.config.Fixtures.Store;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.NameStyle;
import dev.homeport.config.source.SourceReading;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.region.RegionName;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One mistake after the other, and what a person is told. */
class BadInputsTest {

    record Db(
            String dbHost,
            @Default("5432") @Range(min = 1, max = 65535) int dbPort,
            Secret dbPassword) {}

    @Test
    void everything_is_told_at_once_with_all_names_that_were_tried() {
        assertThatFailed(Db.class, environment("DB_PORT", "54x2"), new Store())
                .isInstanceOf(ConfigException.class)
                .hasNoCause()
                .hasMessage("""
                        Db cannot be loaded: 3 problems
                          db.host: ABSENT: wanted a text: no source has it [environment EU_WEST_1__DB_HOST: absent; \
                        environment DB_HOST: absent; store eu-west-1/db_host: absent; store db_host: absent]
                          db.port: MALFORMED: wanted an integer from -2147483648 to 2147483647: "54x2" of environment \
                        DB_PORT is not an integer from -2147483648 to 2147483647 [environment EU_WEST_1__DB_PORT: \
                        absent; environment DB_PORT: found; store eu-west-1/db_port: absent; store db_port: absent]
                          db.password: ABSENT: wanted a secret: no source has it [environment EU_WEST_1__DB_PASSWORD: \
                        absent; environment DB_PASSWORD: absent; store eu-west-1/db_password: absent; store \
                        db_password: absent]""");
    }

    enum Level {
        LOW,
        HIGH
    }

    record Types(
            Optional<Boolean> flag,
            Optional<Integer> number,
            Optional<Double> real,
            Optional<Duration> duration,
            Optional<URI> uri,
            Optional<Level> level,
            Optional<RegionName> region,
            Optional<List<Integer>> numbers,
            Optional<Map<String, Integer>> limits) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flag     | yes      | \"yes\" of map flag is not true or false",
                "number   | 1.5      | \"1.5\" of map number is not an integer from",
                "number   | ''       | \"\" of map number is not an integer from",
                "real     | NaN      | \"NaN\" of map real is not a finite number",
                "duration | 5 apples | \"5 apples\" of map duration is not a duration such as PT1S, 500ms, 2s, 5m, 1h",
                "uri      | a b      | \"a b\" of map uri is not a URI",
                "level    | middle   | \"middle\" of map level is not one of LOW, HIGH",
                "region   | eu west  | \"eu west\" of map region is not a region name",
                "numbers  | 1,two    | \"1,two\" of map numbers is not an integer from",
                "limits   | a        | \"a\" of map limits is not pairs name=value, separated by commas",
                "limits   | =1       | \"=1\" of map limits is not pairs name=value",
                "limits   | a=1,a=2  | \"a=1,a=2\" of map limits has two values of one name",
            })
    void a_value_of_the_wrong_type_is_shown_beside_what_was_wanted(String key, String value, String message) {
        assertThatFailed(Types.class, map(key, value)).hasMessageContaining(message);
    }

    record Ruled(
            @Range(min = 1, max = 9) int digit,
            @NotBlank String name,
            @NotBlank List<String> nodes,
            @Matches("[a-z]+") String word,
            @Matches("[a-z]{8,}") Secret password) {}

    @Test
    void broken_rules_are_told_with_the_value_unless_it_is_a_secret() {
        assertThatFailed(
                        Ruled.class,
                        map("digit", "10", "name", " ", "nodes", ",", "word", "Abc", "password", "hunter2"))
                .hasMessageContaining("digit: INVALID: wanted an integer from -2147483648 to 2147483647: \"10\" of map"
                        + " digit must be from 1 to 9")
                .hasMessageContaining("\" \" of map name must not be blank")
                .hasMessageContaining("\",\" of map nodes must not be blank")
                .hasMessageContaining("\"Abc\" of map word must match [a-z]+")
                .hasMessageContaining("******** of map password must match [a-z]{8,}");
    }

    record Window(int from, int to) {
        Window {
            if (from > to) {
                throw new IllegalArgumentException("from " + from + " is after to " + to);
            }
        }
    }

    @Test
    void a_constructor_that_refuses_is_quoted() {
        assertThatFailed(Window.class, map("from", "2", "to", "1"))
                .hasMessageContaining("Window: INVALID: refused by its constructor:"
                        + " java.lang.IllegalArgumentException: from 2 is after to 1");
    }

    record Login(String user, Secret password) {
        Login {
            throw new IllegalArgumentException("bad password " + password.reveal());
        }
    }

    record RefusingInItsOwnWords(String host, Secret password) {
        RefusingInItsOwnWords {
            throw new RefusedValueException("the host " + host + " is closed on Sundays");
        }
    }

    @Test
    void a_constructor_that_promises_to_hold_no_secret_in_its_words_has_them_shown() {
        assertThatThrownBy(() -> ConfigLoader.of(RefusingInItsOwnWords.class)
                        .source(ConfigSource.map("test", Map.of("host", "db-a", "password", "s3cret")))
                        .load())
                .hasMessageContaining("refused by its constructor: the host db-a is closed on Sundays")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void a_constructor_that_has_seen_a_secret_is_not_quoted() {
        assertThatFailed(Login.class, map("user", "me", "password", "hunter2"))
                .hasMessageContaining(
                        "Login: INVALID: refused by its constructor: java.lang.IllegalArgumentException at"
                                + " dev.homeport.config.BadInputsTest$Login.<init>(BadInputsTest.java:")
                .hasMessageContaining("its message is withheld, because the record holds a secret");
    }

    record Host(String host) {}

    @Test
    void files_that_cannot_be_read_are_told(@TempDir Path directory) throws Exception {
        var notText =
                Files.write(directory.resolve("latin.properties"), "host=Zürich".getBytes(StandardCharsets.ISO_8859_1));
        var escape = Files.writeString(directory.resolve("escape.properties"), "host=\\u00g0");

        assertThatFailed(Host.class, ConfigSource.propertiesFile(directory.resolve("none")))
                .hasMessageContaining("host: UNAVAILABLE: wanted a text: " + directory.resolve("none")
                        + " could not answer: the file does not exist");
        assertThatFailed(Host.class, ConfigSource.propertiesFileIfPresent(directory))
                .hasMessageContaining("UNAVAILABLE")
                .hasMessageContaining("the file cannot be read (IOException)");
        assertThatFailed(Host.class, ConfigSource.propertiesFile(notText))
                .hasMessageContaining("the file is not UTF-8");
        assertThatFailed(Host.class, ConfigSource.propertiesFile(escape))
                .hasMessageContaining("the file holds a malformed \\u escape");
    }

    @Test
    void a_source_that_throws_is_named_and_not_quoted() {
        ConfigSource broken = new ConfigSource() {
            @Override
            public String name() {
                return "vault";
            }

            @Override
            public SourceReading read(SourceRequest request) {
                throw new IllegalStateException("token hunter2 is bad");
            }
        };

        assertThatFailed(Host.class, broken)
                .hasMessageContaining("host: UNAVAILABLE: wanted a text: vault could not answer: the source threw"
                        + " java.lang.IllegalStateException at dev.homeport.config.BadInputsTest")
                .hasMessageNotContaining("hunter2");
    }

    record TwoKeys(String a, String b) {}

    @Test
    void a_long_reason_that_many_keys_share_is_told_once() {
        ConfigSource broken = new ConfigSource() {
            @Override
            public String name() {
                return "vault";
            }

            @Override
            public SourceReading read(SourceRequest request) {
                return SourceReading.failed(
                        request.names(NameStyle.PATH, UnaryOperator.identity()),
                        FailureKind.DENIED,
                        "a very long explanation of what is not allowed to whom");
            }
        };

        assertThatThrownBy(() -> load(TwoKeys.class, broken))
                .satisfies(failed -> assertThat(failed.getMessage().split("a very long explanation", -1))
                        .hasSizeLessThan(6))
                .hasMessageContaining("as above");
    }

    @Test
    void null_is_refused_where_it_is_given() {
        var values = new HashMap<String, String>();
        values.put("db.host", null);

        assertThatThrownBy(() -> ConfigSource.map("map", values))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the value of \"db.host\"");
        assertThatThrownBy(() -> Secret.of(null)).hasMessage("value");
        assertThatThrownBy(() -> ConfigLoader.of(null)).hasMessage("type");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertThatFailed(
            Class<? extends Record> type, ConfigSource... sources) {
        return assertThatThrownBy(() -> load(type, sources));
    }
}
