package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.homeport.jdbc.internal.connect.NameCaching;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A name that moves in DNS is followed as late as the JVM's cache allows, and the user is told so in time. */
class NameCachingTest {

    private static final Node NAME = Node.of(Rig.EAST, "db.example.com", 5432);
    private static final Node ADDRESS = Node.of(Rig.EAST, "192.0.2.1", 5432);
    private static final Node SHORT_IP_6 = Node.of(Rig.EAST, "::1", 5432);

    @Test
    void a_name_is_told_with_the_property_that_decides_how_late_it_is_followed() {
        assertThat(NameCaching.advice(List.of(NAME), null).orElseThrow())
                .contains("for 30 s", "db.example.com", "networkaddress.cache.ttl", "-Dsun.net.inetaddr.ttl=5");
        assertThat(NameCaching.advice(List.of(ADDRESS, NAME), "-1").orElseThrow())
                .contains("for ever");
    }

    @Test
    void nothing_is_told_of_addresses_or_to_a_user_who_has_decided() {
        assertThat(NameCaching.advice(List.of(ADDRESS, SHORT_IP_6), null)).isEmpty();
        assertThat(NameCaching.advice(List.of(Node.of(Rig.EAST, "localhost", 1)), null))
                .isEmpty();
        assertThat(NameCaching.advice(List.of(NAME), "5")).isEmpty();
        assertThat(NameCaching.advice(List.of(NAME), "60")).isEmpty();
    }

    @Test
    void a_lone_name_is_told_at_build() {
        var logger = (Logger) LoggerFactory.getLogger(FailoverDataSource.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        try (var dataSource = FailoverDataSource.builder()
                .node(NAME)
                .database("app")
                .username("app")
                .password("")
                .resolver(host -> {
                    throw new UnknownHostException(host);
                })
                .build()) {
            assertThat(lines.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .anyMatch(line -> line.contains("is noticed late: dataSource="));
            assertThat(dataSource.topology().primary()).isEmpty();
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
    }
}
