package dev.homeport.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostLookupTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CountDownLatch answered = new CountDownLatch(1);
    private final AtomicInteger lookups = new AtomicInteger();

    @AfterEach
    void answer() {
        answered.countDown();
    }

    @Test
    void a_name_is_its_addresses_in_the_resolver_s_order() throws Exception {
        var first = InetAddress.getByName("192.0.2.1");
        var second = InetAddress.getByName("192.0.2.2");
        var lookup = new HostLookup(LONG, host -> new InetAddress[] {second, first});
        assertThat(lookup.addresses("db.internal")).containsExactly(second, first);
    }

    @Test
    void an_address_is_itself() throws Exception {
        assertThat(new HostLookup(LONG).addresses("127.0.0.1")).containsExactly(InetAddress.getByName("127.0.0.1"));
        assertThat(new HostLookup(LONG).addresses("::1")).containsExactly(InetAddress.getByName("::1"));
    }

    @Test
    void a_name_that_does_not_exist_is_the_jdk_s_error() {
        var tooLongForAnyNameServer = "x".repeat(64);
        assertThatThrownBy(() -> new HostLookup(LONG).addresses(tooLongForAnyNameServer))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining(tooLongForAnyNameServer);
    }

    @Test
    void no_answer_within_the_limit_is_an_unknown_host() {
        var lookup = new HostLookup(SHORT, this::silent);
        assertThatThrownBy(() -> lookup.addresses("db.internal"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("db.internal: no answer to its lookup within 50 ms");
    }

    @Test
    void a_silent_name_server_holds_one_thread_a_name() {
        var lookup = new HostLookup(SHORT, this::silent);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> lookup.addresses("db.internal")).isInstanceOf(UnknownHostException.class);
        }
        assertThat(lookups).hasValue(1);
        assertThat(threads()).hasSize(1).allMatch(Thread::isDaemon);

        answered.countDown();
        await().until(() -> threads().isEmpty());
    }

    @Test
    void a_name_is_looked_up_anew_once_the_silence_is_over() throws Exception {
        var lookup = new HostLookup(SHORT, this::silent);
        assertThatThrownBy(() -> lookup.addresses("db.internal")).isInstanceOf(UnknownHostException.class);
        answered.countDown();
        await().ignoreExceptions().until(() -> !lookup.addresses("db.internal").isEmpty());
        lookup.addresses("db.internal");
        assertThat(lookups).hasValueGreaterThan(1);
    }

    @Test
    void an_interrupt_ends_the_wait_and_stays() throws Exception {
        var lookup = new HostLookup(LONG, this::silent);
        var caller = new FutureTask<>(() -> {
            assertThatThrownBy(() -> lookup.addresses("db.internal"))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessage("db.internal: interrupted during its lookup")
                    .hasCauseInstanceOf(InterruptedException.class);
            return Thread.currentThread().isInterrupted();
        });
        var thread = new Thread(caller, "caller");
        thread.start();
        await().until(() -> lookups.get() == 1);
        thread.interrupt();
        assertThat(caller.get(60, SECONDS)).isTrue();
    }

    @Test
    void a_limit_that_is_none_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HostLookup(Duration.ZERO))
                .withMessage("limit must be positive, not PT0S");
    }

    private InetAddress[] silent(String host) throws UnknownHostException {
        lookups.incrementAndGet();
        try {
            answered.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new InetAddress[] {InetAddress.getByName("192.0.2.1")};
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("homeport-lookup-db.internal"))
                .toList();
    }
}
