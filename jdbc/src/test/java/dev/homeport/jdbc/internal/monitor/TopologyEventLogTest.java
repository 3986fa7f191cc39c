package dev.homeport.jdbc.internal.monitor;

import static dev.homeport.jdbc.ElectionScript.A;
import static dev.homeport.jdbc.ElectionScript.B;
import static dev.homeport.jdbc.ElectionScript.START;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.homeport.internal.Deadline;
import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.TopologyEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log tells of a failover. */
class TopologyEventLogTest {

    private static final Epoch EPOCH = new Epoch(OptionalLong.of(7), OptionalInt.of(2));

    private final Logger logger = (Logger) LoggerFactory.getLogger(FailoverDataSource.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.WARN);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @Test
    void a_failover_is_one_warning_that_says_what_from_where_to_where_why_and_how_long_it_took() {
        tells(accepted(Optional.of(A), B));
        assertThat(lines())
                .containsExactly("Failed over to another primary: dataSource=orders from=" + A + " to=" + B
                        + " why=\"a promotion was seen\" epoch=\"" + EPOCH
                        + "\" tookMs=1530 detectMs=1500 swapMs=30");
    }

    @Test
    void why_the_old_primary_was_left_is_in_that_line() {
        tells(
                new TopologyEvent.PrimaryLost(START, A, "it has been silent for 1600 ms", START),
                accepted(Optional.of(A), B));
        assertThat(lines()).hasSize(2).last().asString().contains("why=\"it has been silent for 1600 ms\"");
    }

    @Test
    void the_first_primary_and_one_that_comes_back_are_no_failover() {
        tells(accepted(Optional.empty(), A), accepted(Optional.of(A), A));
        assertThat(lines()).isEmpty();
    }

    private static void tells(TopologyEvent... events) {
        var dispatcher = new TopologyEventLog("orders");
        List.of(events).forEach(dispatcher::publish);
        dispatcher.close(new Deadline(Duration.ofSeconds(10)));
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static TopologyEvent.PrimaryAccepted accepted(Optional<Node> from, Node to) {
        return new TopologyEvent.PrimaryAccepted(
                START.plusMillis(1_500), from, to, EPOCH, START, Duration.ofMillis(30));
    }
}
