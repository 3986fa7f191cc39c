package dev.homeport.jdbc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.util.Credentials;
import dev.homeport.internal.Deadline;
import dev.homeport.internal.HostLookup;
import dev.homeport.jdbc.ElectionScript;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.Rig;
import dev.homeport.jdbc.internal.connect.ConnectSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pools of servers that refuse every connect. */
class NodePoolsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Node PRIMARY = Node.of(Rig.EAST, "127.0.0.1", 1);
    private static final Node STANDBY = Node.of(Rig.WEST, "127.0.0.1", 2);

    private final AtomicInteger looks = new AtomicInteger();
    private final NodePools pools = new NodePools(
            "pools",
            new ConnectSettings("app", () -> Credentials.of("app", ""), Map.of(), SECOND, new HostLookup(SECOND)),
            new PoolSettings(Rig.pool(1)),
            looks::incrementAndGet,
            (node, connections, took) -> {});

    @AfterEach
    void close() {
        pools.close();
        assertThat(new Deadline(Duration.ofSeconds(20)).awaitEndOf(pools.retiring()))
                .isTrue();
    }

    @Test
    void a_standby_that_takes_no_connections_is_no_reason_to_doubt_the_primary() {
        pools.leading(PRIMARY);
        var standby = pools.open(STANDBY, ElectionScript.primaryFacts(STANDBY), 1);
        await().atMost(Duration.ofSeconds(60)).until(() -> standby.lastConnectFailure() != null);
        assertThat(looks).hasValue(0);
    }

    @Test
    void a_primary_that_takes_no_connections_is_looked_at_at_once() {
        pools.leading(PRIMARY);
        pools.open(PRIMARY, ElectionScript.primaryFacts(PRIMARY), 1);
        await().atMost(Duration.ofSeconds(60)).until(() -> looks.get() > 0);
    }
}
