package dev.homeport.config;

import static dev.homeport.config.Fixtures.load;
import static dev.homeport.config.Fixtures.map;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.config.source.ConfigSource;
import dev.homeport.region.RegionName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes of the program: in the record, or in the settings of its loader. */
class DeclarationsTest {

    record Unsupported(
            Object any,
            char letter,
            int[] array,
            List<Host> hosts,
            Map<Integer, String> byNumber,
            Optional<Host> host,
            List<List<String>> lists) {}

    record Host(String host) {}

    @Test
    void types_that_cannot_be_bound_are_told_with_those_that_can() {
        assertThatFailed(Unsupported.class, map())
                .hasMessageContaining("Unsupported cannot be loaded: 7 problems")
                .hasMessageContaining(
                        "Unsupported.any: UNUSABLE: its type java.lang.Object cannot be bound; supported are"
                                + " String, Secret, boolean, numbers")
                .hasMessageContaining("Unsupported.letter: ")
                .hasMessageContaining("Unsupported.array: ")
                .hasMessageContaining("Unsupported.hosts: ")
                .hasMessageContaining("Unsupported.byNumber: ")
                .hasMessageContaining("Unsupported.host: ")
                .hasMessageContaining("Unsupported.lists: ");
    }

    record Misdeclared(
            @Default("x") int number,
            @Default("0") @Range(min = 1) int small,
            @Default("a") Optional<String> both,
            @Range(min = 1) String text,
            @Range(min = 2, max = 1) int none,
            @NotBlank int blank,
            @Matches("a") int match,
            @Matches("(") String pattern,
            @Default("a") Host host,
            @Key("Db-Host") String key,
            String größe) {}

    @Test
    void declarations_that_make_no_sense_are_told() {
        assertThatFailed(Misdeclared.class, map())
                .hasMessageContaining("11 problems")
                .hasMessageContaining("Misdeclared.number: UNUSABLE: its @Default is not an integer")
                .hasMessageContaining("Misdeclared.small: UNUSABLE: its @Default must be from 1 to")
                .hasMessageContaining("Misdeclared.both: UNUSABLE: @Default and Optional exclude each other")
                .hasMessageContaining("Misdeclared.text: UNUSABLE: @Range is for numbers")
                .hasMessageContaining("Misdeclared.none: UNUSABLE: @Range has a min above its max")
                .hasMessageContaining("Misdeclared.blank: UNUSABLE: @NotBlank is for String, Secret, List and Map")
                .hasMessageContaining("Misdeclared.match: UNUSABLE: @Matches is for String and Secret")
                .hasMessageContaining("Misdeclared.pattern: UNUSABLE: @Matches has a malformed pattern")
                .hasMessageContaining("Misdeclared.host: UNUSABLE: @Default is for single keys")
                .hasMessageContaining("Misdeclared.key: UNUSABLE: its @Key(\"Db-Host\") must be lower-case words")
                .hasMessageContaining("Misdeclared.größe: UNUSABLE: its name \"größe\" must become lower-case words");
    }

    record Twice(String dbHost, Host db) {}

    record Eu(Host eu, String host) {}

    record Recursive(String a, Optional<String> b, Recursive inner) {}

    @Test
    void keys_that_share_a_name_are_told() {
        assertThatFailed(Twice.class, map())
                .hasMessageContaining(
                        "db.host: UNUSABLE: the name \"db.host\" stands for two keys, db_host and db/host;"
                                + " give one of them another name with @Key");
        assertThatThrownBy(() -> ConfigLoader.of(Eu.class)
                        .region(RegionName.of("eu"))
                        .source(map())
                        .load())
                .hasMessageContaining("the name \"eu.host\" stands for two keys");
    }

    @Test
    void a_record_that_contains_itself_is_told() {
        assertThatFailed(Recursive.class, map())
                .hasMessageContaining("Recursive: UNUSABLE: the record contains itself");
    }

    @Test
    void settings_of_the_loader_are_told_with_the_rest(@TempDir Path directory) {
        assertThatThrownBy(() -> ConfigLoader.of(Unsupported.class)
                        .source(map())
                        .source(map())
                        .refreshEvery(Duration.ofMillis(1))
                        .lastKnownGood(LastKnownGood.at(directory.resolve("none/file")))
                        .load())
                .hasMessageContaining("10 problems")
                .hasMessageContaining("source: UNUSABLE: there is more than one named \"map\"")
                .hasMessageContaining("refreshEvery: UNUSABLE: must be from 10 ms to 24 h, not PT0.001S")
                .hasMessageContaining("lastKnownGood: UNUSABLE: the directory of");
        assertThatThrownBy(() -> ConfigLoader.of(Host.class)
                        .staleAfter(Duration.ofMinutes(1))
                        .load())
                .hasMessageContaining("source: UNUSABLE: there must be at least one")
                .hasMessageContaining("staleAfter: UNUSABLE: must be at least refreshEvery, not PT1M");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertThatFailed(
            Class<? extends Record> type, ConfigSource... sources) {
        return assertThatThrownBy(() -> load(type, sources));
    }
}
