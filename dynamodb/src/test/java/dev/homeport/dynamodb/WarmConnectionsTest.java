package dev.homeport.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.dynamodb.internal.GreetingPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connections that wait in a region across an ocean for the calls that may have to go there. */
class WarmConnectionsTest {

    private static final Duration ROUND_TRIP = Duration.ofMillis(80);
    private static final Duration SOON = Duration.ofSeconds(60);

    private static long greetings(FarRegion region) {
        return region.requests().stream()
                .filter(request -> request.line().startsWith("GET /ping"))
                .map(FarRegion.Request::connection)
                .distinct()
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void the_first_calls_that_move_to_a_distant_region_find_connections_there(FakeRegions.Flavour flavour)
            throws Exception {
        try (var regions =
                new FarRegions(ROUND_TRIP, true, builder -> builder.limits(l -> l.call(Duration.ofSeconds(20))))) {
            regions.get(flavour, "home");
            await().atMost(SOON).until(() -> greetings(regions.other()) >= GreetingPlan.WARM);
            // They are answered and back in the pool when a round trip is over.
            await().pollDelay(ROUND_TRIP.multipliedBy(2)).until(() -> true);
            int before = regions.other().connections();
            regions.home().answers(request -> FarRegion.Reply.ERROR);
            try (var threads = new Threads()) {
                var calls = IntStream.range(0, GreetingPlan.WARM)
                        .mapToObj(call -> threads.run(() -> regions.get(flavour, "moved-" + call)))
                        .toList();
                calls.forEach(CompletableFuture::join);
            }
            var carriers = regions.other().requests().stream()
                    .filter(request -> request.body().contains("moved-"))
                    .mapToInt(FarRegion.Request::connection);
            assertThat(carriers).hasSize(GreetingPlan.WARM).allMatch(connection -> connection <= before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void home_is_greeted_by_nobody(FakeRegions.Flavour flavour) throws IOException {
        try (var regions = new FarRegions(Duration.ZERO, false, builder -> {})) {
            regions.get(flavour, "home");
            await().atMost(SOON).until(() -> greetings(regions.other()) > 0);
            assertThat(greetings(regions.home())).isZero();
        }
    }

    /** Runs things at the same moment. */
    private static final class Threads implements AutoCloseable {
        private final java.util.concurrent.ExecutorService executor = Executors.newCachedThreadPool();
        private final CountDownLatch together = new CountDownLatch(GreetingPlan.WARM);

        CompletableFuture<Void> run(Runnable task) {
            return CompletableFuture.runAsync(
                    () -> {
                        together.countDown();
                        try {
                            together.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        task.run();
                    },
                    executor);
        }

        @Override
        public void close() {
            executor.shutdownNow();
        }
    }
}
