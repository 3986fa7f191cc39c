package dev.homeport.jdbc.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.util.Credentials;
import dev.homeport.internal.HostLookup;
import dev.homeport.internal.MonotonicClock;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.internal.connect.ConnectSettings;
import dev.homeport.jdbc.internal.connect.NodeConnector;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads of one prober, which asks only a port at which nothing listens. */
@Timeout(60)
class NodeProberTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration AS_LONG_AS_A_POOL_IS_GIVEN = Duration.ofMillis(250);
    private static final String THREAD = "homeport-jdbc-prober-test";
    private static final Node NODE = Node.of("eu-west-1", "127.0.0.1", 1);

    private final CountDownLatch asking = new CountDownLatch(1);
    private final NodeProber prober = new NodeProber(
            NODE,
            new NodeProbe(
                    new NodeConnector(
                            NODE,
                            new ConnectSettings(
                                    "app", () -> Credentials.of("app", ""), Map.of(), SOON, new HostLookup(SOON))),
                    SOON,
                    THREAD + "-renew",
                    () -> false,
                    this::asksThePool,
                    new ServerAliases()),
            new ProbeSchedule(NEVER, NEVER),
            MonotonicClock.create(),
            report -> {},
            THREAD);

    private boolean asksThePool() {
        asking.countDown();
        LockSupport.parkNanos(AS_LONG_AS_A_POOL_IS_GIVEN.toNanos());
        return false;
    }

    @Test
    void no_thread_that_asks_a_pooled_connection_outlives_the_probers() throws Exception {
        prober.start();
        prober.silent();
        assertThat(asking.await(30, TimeUnit.SECONDS)).isTrue();

        prober.close();
        prober.thread().join();

        assertThat(threads()).isEmpty();
    }

    @Test
    void a_closed_prober_asks_no_pooled_connection() throws Exception {
        prober.start();
        prober.close();
        prober.thread().join();

        prober.silent();

        assertThat(threads()).isEmpty();
        assertThat(asking.getCount()).isEqualTo(1);
    }

    private static Iterable<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(THREAD))
                .toList();
    }
}
