package dev.homeport.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.homeport.config.Fixtures.Store;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A password that was written from a file ends with a line break, and is refused by the database as a wrong one. */
class LineBreaksTest {

    record Db(String user, Secret password, List<String> nodes) {}

    private final Logger logger = (Logger) LoggerFactory.getLogger(Config.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Store store =
            new Store().put("user", "app").put("nodes", "a,b\n").secret("password", "hunter2\n");

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void a_secret_that_ends_with_a_line_break_is_told_by_explain() {
        try (var config = ConfigLoader.of(Db.class).source(store).load()) {
            assertThat(config.explain("password"))
                    .isEqualTo("password = ******** from store password version 7 (generic);"
                            + " it ends with a line break, which is part of it");
            assertThat(config.explain("user")).doesNotContain("line break");
            assertThat(config.explain("nodes")).doesNotContain("line break");
        }
    }

    @Test
    void a_secret_that_ends_with_a_line_break_is_told_at_load_and_when_it_comes_with_a_refresh() {
        store.secret("password", "hunter2");
        try (var config = ConfigLoader.of(Db.class).source(store).load()) {
            assertThat(warnings()).isEmpty();

            store.secret("password", "hunter3\r\n");
            config.refreshNow();
            config.refreshNow();

            assertThat(warnings()).hasSize(1);
        }
        ConfigLoader.of(Db.class).source(store).load().close();

        assertThat(warnings())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .contains("key=password", "source=store", "name=password", "stripLineBreaks")
                        .doesNotContain("hunter"));
    }

    @Test
    void line_breaks_are_stripped_where_that_is_asked_for() {
        store.put("user", "app\r\n");
        try (var config =
                ConfigLoader.of(Db.class).stripLineBreaks().source(store).load()) {
            assertThat(config.current().password().reveal()).isEqualTo("hunter2");
            assertThat(config.current().user()).isEqualTo("app");
            assertThat(config.explainAll()).doesNotContain("line break");
        }
        assertThat(warnings()).isEmpty();
    }

    @Test
    void a_value_of_several_lines_is_left_as_it_is() {
        var key = "-----BEGIN KEY-----\nabc\n-----END KEY-----\n";
        store.secret("password", key);
        try (var config =
                ConfigLoader.of(Db.class).stripLineBreaks().source(store).load()) {
            assertThat(config.current().password().reveal()).isEqualTo(key);
        }
        assertThat(warnings()).isEmpty();
    }

    private List<String> warnings() {
        return lines.list.stream()
                .filter(line -> line.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains("line break"))
                .toList();
    }
}
