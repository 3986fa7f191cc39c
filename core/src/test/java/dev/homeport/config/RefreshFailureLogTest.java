package dev.homeport.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.homeport.config.Fixtures.Store;
import dev.homeport.config.source.FailureKind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log tells of refreshes that go on failing: a new reason at once, the same one ever more seldom. */
class RefreshFailureLogTest {

    record Db(String host, int port) {}

    private final Logger logger = (Logger) LoggerFactory.getLogger(Config.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Store store = new Store().put("host", "a").put("port", "1");

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
    void a_refresh_that_fails_for_another_reason_than_before_is_told() {
        try (var config = ConfigLoader.of(Db.class).source(store).load()) {
            store.failing = FailureKind.UNAVAILABLE;
            config.refreshNow();
            store.failing = FailureKind.DENIED;
            config.refreshNow();
            store.failing = null;
            store.put("port", "none");
            config.refreshNow();
        }
        assertThat(warnings())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).contains("UNAVAILABLE"),
                        line -> assertThat(line).contains("DENIED"),
                        line -> assertThat(line).contains("port: MALFORMED"));
    }

    @Test
    void a_refresh_that_goes_on_failing_for_the_same_reason_is_told_ever_more_seldom() {
        try (var config = ConfigLoader.of(Db.class).source(store).load()) {
            store.failing = FailureKind.DENIED;
            for (int i = 0; i < 9; i++) {
                config.refreshNow();
            }
            store.failing = null;
            config.refreshNow();
            store.failing = FailureKind.DENIED;
            config.refreshNow();
        }
        assertThat(warnings())
                .satisfiesExactly(
                        line -> assertThat(line).contains("inARow=1 "),
                        line -> assertThat(line).contains("inARow=2 "),
                        line -> assertThat(line).contains("inARow=4 "),
                        line -> assertThat(line).contains("inARow=8 "),
                        line -> assertThat(line).contains("inARow=1 "));
    }

    private List<String> warnings() {
        return lines.list.stream()
                .filter(line -> line.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
