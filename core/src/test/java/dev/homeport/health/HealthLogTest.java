package dev.homeport.health;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.homeport.health.HealthTransition.CheckChanged;
import dev.homeport.health.HealthTransition.ScopeChanged;
import dev.homeport.rules.VirtualClock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HealthLogTest {

    private static final List<HealthCheck> CHECKS = List.of(
            HealthCheck.builder("application", CheckResult::up)
                    .fall(1)
                    .planned()
                    .build(),
            HealthCheck.builder("db", CheckResult::up).fall(1).build());
    private static final HealthSnapshot UP = after(CheckResult.up(), CheckResult.up());

    private final HealthLog log = HealthLog.of(CHECKS);
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

        log.write(new CheckChanged("db", CheckState.UP, CheckState.DOWN, reason, VirtualClock.START), UP, cause);

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
        log.write(
                new CheckChanged("db", CheckState.DOWN, CheckState.UP, Optional.empty(), VirtualClock.START), UP, null);
        log.write(new ScopeChanged(Scope.READY, true, VirtualClock.START), UP, null);

        assertThat(lines.list)
                .allMatch(line -> line.getLevel() == Level.INFO)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Health check changed: check=db from=DOWN to=UP",
                        "Health changed: scope=READY from=DOWN to=UP");
    }

    @Test
    void a_check_that_is_down_by_plan_is_information_and_so_is_the_scope_that_it_takes_down() {
        var stopping = Optional.of("the application does not accept traffic");

        log.write(
                new CheckChanged("application", CheckState.UP, CheckState.DOWN, stopping, VirtualClock.START),
                UP,
                null);
        log.write(
                new ScopeChanged(Scope.READY, false, VirtualClock.START),
                after(CheckResult.down("stopping"), CheckResult.up()),
                null);

        assertThat(lines.list)
                .allMatch(line -> line.getLevel() == Level.INFO)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Health check changed: check=application from=UP to=DOWN"
                                + " reason=\"the application does not accept traffic\"",
                        "Health changed: scope=READY from=UP to=DOWN");
    }

    @Test
    void a_scope_that_another_check_takes_down_too_is_a_warning_and_so_is_a_planned_check_without_an_answer() {
        log.write(
                new ScopeChanged(Scope.READY, false, VirtualClock.START),
                after(CheckResult.down("stopping"), CheckResult.down("no primary")),
                null);
        log.write(
                new CheckChanged("application", CheckState.UP, CheckState.STALE, Optional.empty(), VirtualClock.START),
                UP,
                null);

        assertThat(lines.list).hasSize(2).allMatch(line -> line.getLevel() == Level.WARN);
    }

    private static HealthSnapshot after(CheckResult application, CheckResult db) {
        return HealthEvaluation.starting(CHECKS, VirtualClock.START)
                .next(new CheckFact.Answered("application", VirtualClock.START, application, null))
                .next(new CheckFact.Answered("db", VirtualClock.START, db, null))
                .snapshot(VirtualClock.START);
    }
}
