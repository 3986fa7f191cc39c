package dev.homeport.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.ledger.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loses the service's own region under load, promotes the other one, and compares what callers were told with what is there. */
@Timeout(300)
class RegionLossTest {

    private static final Duration BOUND = Duration.ofSeconds(60);

    /** That many writes are to be acknowledged before a fault, and again after it. */
    private static final int SOME = 100;

    /** Each request in flight has a connection of its own, and none is idle for long. */
    private static final String POOL = "homeport.jdbc.hikari.maximum-pool-size=" + HttpLoad.WRITERS;

    /** From Java 21 on each request has a virtual thread of its own. */
    private static final String THREADS =
            "spring.threads.virtual.enabled=" + (Runtime.version().feature() >= 21);

    @Test
    void a_frozen_region_costs_one_error_a_connection_in_flight_and_no_order() throws Exception {
        try (var lab = OrdersLab.start()) {
            survives(lab, () -> freeze(lab), () -> lab.east().dynamoDb().thaw());
        }
    }

    @Test
    @Tag("slow")
    void a_crashed_region_costs_no_more() throws Exception {
        try (var lab = OrdersLab.start()) {
            survives(
                    lab,
                    () -> {
                        lab.east().dynamoDb().loseDns();
                        lab.east().crash();
                    },
                    () -> lab.east().dynamoDb().regainDns());
        }
    }

    @Test
    @Tag("slow")
    void a_region_behind_a_black_hole_costs_no_more() throws Exception {
        try (var lab = OrdersLab.start()) {
            survives(lab, lab.east()::blackHole, lab.east()::heal);
        }
    }

    @Test
    @Tag("slow")
    void a_planned_switchover_costs_no_more() throws Exception {
        try (var lab = OrdersLab.start()) {
            survives(lab, lab.east()::stop, () -> {});
        }
    }

    private static void freeze(OrdersLab lab) {
        lab.east().dynamoDb().freeze();
        lab.east().freeze();
    }

    private static void survives(OrdersLab lab, Runnable fault, Runnable end) throws Exception {
        try (var service = lab.application(POOL, THREADS)) {
            int port = service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            try (var orders = HttpLoad.orders(port);
                    var carts = HttpLoad.carts(port)) {
                acknowledged(orders, Instant.MIN);
                acknowledged(carts, Instant.MIN);

                fault.run();
                await().atMost(BOUND).until(orders::isHeld);
                acknowledged(carts, carts.now());
                lab.west().promote();
                var promoted = orders.now();
                acknowledged(orders, promoted);
                acknowledged(carts, promoted);
                orders.stop();
                carts.stop();

                assertThat(orders.failedSince(promoted))
                        .as("sent after the promotion and failed")
                        .isEmpty();
                assertThat(carts.failedSince(promoted))
                        .as("sent after the promotion and failed")
                        .isEmpty();
                assertThat(orders.failedSince(Instant.MIN))
                        .as("one error a connection in flight")
                        .hasSizeLessThanOrEqualTo(HttpLoad.WRITERS);
                keptItsPromises(orders, OrdersLab.orders(lab.west()));
                end.run();
                lab.lab().dynamoDb().awaitReplicated(BOUND);
                keptItsPromises(carts, OrdersLab.carts(lab.west()));
            }
        }
    }

    private static void acknowledged(HttpLoad load, Instant since) {
        await().atMost(BOUND).until(() -> load.acknowledgedSince(since) >= SOME);
    }

    private static void keptItsPromises(HttpLoad load, List<String> found) {
        var report = load.ledger().compare(found);
        assertThat(report.lost()).as("acknowledged and lost").isEmpty();
        assertThat(report.doubled()).as("done twice").isEmpty();
        assertThat(report.everyPromiseKept()).as("%s", report).isTrue();
        assertThat(load.ledger().count(WriteOutcome.ACKNOWLEDGED)).isGreaterThan(SOME);
    }
}
