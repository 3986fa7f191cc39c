package dev.homeport.health;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.homeport.health.HealthTransition.CheckChanged;
import dev.homeport.health.HealthTransition.ScopeChanged;
import dev.homeport.rules.VirtualClock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HealthLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(HealthMonitor.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    @Test
    void a_change_for_the_worse_is_one_warning_with_its_cause() {
        var cause = new IllegalStateException("thrown for the test");
        var reason = Optional.of("java.lang.IllegalStateException");

        HealthLog.write(new CheckChanged("db", CheckState.UP, CheckState.DOWN, reason, VirtualClock.START), cause);

        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getFormattedMessage())
                    .isEqualTo("Health check changed: check=db from=UP to=DOWN"
                            + " reason=\"java.lang.IllegalStateException\"");
            assertThat(line.getThrowableProxy().getMessage()).isEqualTo("thrown for the test");
        });
    }

    @Test
    void a_change_for_the_better_is_one_line_of_information() {
        HealthLog.write(
                new CheckChanged("db", CheckState.DOWN, CheckState.UP, Optional.empty(), VirtualClock.START), null);
        HealthLog.write(new ScopeChanged(Scope.READY, true, VirtualClock.START), null);

        assertThat(lines.list)
                .allMatch(line -> line.getLevel() == Level.INFO)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Health check changed: check=db from=DOWN to=UP",
                        "Health changed: scope=READY from=DOWN to=UP");
    }
}
