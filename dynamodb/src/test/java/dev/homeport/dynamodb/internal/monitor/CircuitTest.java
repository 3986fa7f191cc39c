package dev.homeport.dynamodb.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The breaker judges as if it heard of each call at once. */
class CircuitTest {

    private static final long QUICK = Duration.ofMillis(5).toNanos();
    private static final long SLOW = Duration.ofMillis(50).toNanos();
    private static final int CALLS = 2_000;
    private static final int THREADS = 4;
    private static final int WINDOW = 200;

    private static CircuitBreakerConfig byCount(int window) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(window, window / 2, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100f / 3)
                .slowCallDurationThreshold(Duration.ofMillis(40))
                .slowCallRateThreshold(60)
                .build();
    }

    private static Circuit circuit(CircuitBreakerConfig config) {
        return new Circuit(0, AccessMode.READ, CircuitBreaker.of("tested", config));
    }

    private static void succeed(Circuit circuit, long tookNanos) {
        circuit.succeeded(0, tookNanos);
    }

    private static void fail(Circuit circuit) {
        circuit.faulted(QUICK, new IOException("reset"));
    }

    /** By count, so that no clock decides which calls the window holds. */
    @ParameterizedTest
    @ValueSource(ints = {10, 36, 100})
    void the_breaker_sees_the_same_calls_in_the_same_order_as_one_that_hears_of_each_at_once(int window) {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var circuit = circuit(byCount(window));
            var each = CircuitBreaker.of("each", byCount(window));
            for (int call = 0; call < CALLS; call++) {
                int dice = random.nextInt(100);
                if (dice < 20) {
                    fail(circuit);
                    each.onError(QUICK, TimeUnit.NANOSECONDS, new IOException("reset"));
                } else {
                    long took = dice < 30 ? SLOW : QUICK;
                    succeed(circuit, took);
                    each.onSuccess(took, TimeUnit.NANOSECONDS);
                }
                if (dice % 10 == 0) {
                    assertThat(seen(circuit.breaker())).isEqualTo(seen(each));
                }
                if (each.getState() == CircuitBreaker.State.OPEN) {
                    assertThat(circuit.breaker().getState()).isEqualTo(CircuitBreaker.State.OPEN);
                    circuit.reset();
                    each.reset();
                }
            }
        }
    }

    @Test
    void a_listener_of_a_reset_may_wait_for_another_thread_that_looks_at_the_breaker() {
        var circuit = circuit(byCount(10));
        var looked = new AtomicBoolean();
        circuit.breaker().getEventPublisher().onReset(event -> {
            var look = CompletableFuture.runAsync(circuit::breaker);
            looked.set(look.thenApply(done -> true)
                    .completeOnTimeout(false, 10, TimeUnit.SECONDS)
                    .join());
        });
        circuit.reset();
        assertThat(looked).isTrue();
    }

    private static List<Object> seen(CircuitBreaker breaker) {
        var metrics = breaker.getMetrics();
        return List.of(
                breaker.getState(),
                metrics.getNumberOfBufferedCalls(),
                metrics.getNumberOfFailedCalls(),
                metrics.getNumberOfSlowCalls(),
                metrics.getFailureRate(),
                metrics.getSlowCallRate());
    }

    @Test
    void successes_before_a_fault_count_against_it() {
        var circuit = circuit(byCount(WINDOW));
        for (int call = 0; call < 100; call++) {
            succeed(circuit, QUICK);
        }
        for (int call = 0; call < 40; call++) {
            fail(circuit);
        }
        assertThat(circuit.breaker().getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void what_succeeded_before_a_reset_does_not_count_after_it() {
        var circuit = circuit(byCount(WINDOW));
        for (int call = 0; call < 100; call++) {
            succeed(circuit, QUICK);
        }
        circuit.reset();
        for (int call = 0; call < WINDOW / 2; call++) {
            fail(circuit);
        }
        assertThat(circuit.breaker().getState()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(circuit.breaker().getMetrics().getNumberOfSuccessfulCalls()).isZero();
    }

    @Test
    void a_listener_hears_of_each_success_and_of_how_long_it_took() {
        var breaker = CircuitBreaker.of("listened to", DynamoDbSettings.DEFAULT_BREAKER);
        var circuit = new Circuit(0, AccessMode.READ, breaker);
        List<Duration> heard = new ArrayList<>();
        breaker.getEventPublisher().onSuccess(event -> heard.add(event.getElapsedDuration()));
        succeed(circuit, QUICK);
        succeed(circuit, SLOW);
        assertThat(heard).containsExactly(Duration.ofNanos(QUICK), Duration.ofNanos(SLOW));
    }

    @Test
    void each_success_of_many_threads_is_counted_once() {
        var circuit = circuit(byCount(2 * THREADS * CALLS));
        var breaker = circuit.breaker();
        var threads = new ArrayList<CompletableFuture<Void>>();
        for (int thread = 0; thread < THREADS; thread++) {
            threads.add(CompletableFuture.runAsync(() -> {
                for (int call = 0; call < CALLS; call++) {
                    succeed(circuit, QUICK);
                    if (call % 100 == 0) {
                        circuit.breaker();
                    }
                }
            }));
        }
        threads.forEach(CompletableFuture::join);
        circuit.breaker();
        assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(THREADS * CALLS);
    }
}
