package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.util.Credentials;
import dev.homeport.internal.HostLookup;
import dev.homeport.jdbc.internal.connect.ConnectSettings;
import dev.homeport.jdbc.internal.connect.NodeConnector;
import dev.homeport.jdbc.internal.connect.SocketRegistry;
import dev.homeport.jdbc.internal.connect.SqlStates;
import dev.homeport.testkit.RegionLab;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A lookup that gets no answer takes the JDK 20 s, and nothing interrupts it: without a limit of ours the node whose name
 * server went with its region would hold up the start, and every thread that connects to it.
 */
class SilentNameServerTest {

    private static final String NAME = "db.lost-region.internal";
    private static final Duration LIMIT = Duration.ofMillis(200);

    private static RegionLab lab;

    private final CountDownLatch speaks = new CountDownLatch(1);

    @BeforeAll
    static void start() {
        lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).start();
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @AfterEach
    void speak() {
        speaks.countDown();
    }

    @Test
    void a_connect_fails_within_the_connect_timeout_and_says_why() {
        var settings = new ConnectSettings(
                lab.database(), () -> Credentials.of("app", ""), Map.of(), LIMIT, new HostLookup(LIMIT, this::silent));
        var connector = new NodeConnector(Node.of("ap-south-1", NAME, 5432), settings);
        assertThatThrownBy(() -> connector.open(new SocketRegistry(), Map.of()))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(SqlStates.UNABLE_TO_CONNECT))
                .hasMessage("the host name could not be looked up:")
                .hasRootCauseInstanceOf(UnknownHostException.class)
                .hasRootCauseMessage(NAME + ": no answer to its lookup within 200 ms");
    }

    @Test
    void the_other_nodes_are_used_and_the_view_tells_which_name_is_not_known() throws Exception {
        try (var rig = Rig.over(
                        lab,
                        builder -> builder.node("ap-south-1", NAME, 5432)
                                .connectTimeout(LIMIT)
                                .resolver(this::silent));
                var connection = rig.dataSource().getConnection()) {
            assertThat(connection.isValid(5)).isTrue();
            await().untilAsserted(() -> assertThat(rig.dataSource().topology().toString())
                    .contains("no answer to its lookup within 200 ms"));
        }
    }

    private InetAddress[] silent(String host) throws UnknownHostException {
        if (host.equals(NAME)) {
            try {
                speaks.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return InetAddress.getAllByName(host);
    }
}
