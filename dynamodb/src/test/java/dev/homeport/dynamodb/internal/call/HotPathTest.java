package dev.homeport.dynamodb.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.homeport.dynamodb.Defaults;
import dev.homeport.dynamodb.RoutingScript;
import dev.homeport.dynamodb.internal.monitor.InFlightCalls;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.replay.OperationTraits;
import dev.homeport.dynamodb.internal.replay.RegionSelector;
import dev.homeport.dynamodb.internal.replay.ReplayBudget;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What every call does allocates nothing. */
class HotPathTest {

    private static final int CALLS = 100_000;
    private static final long AN_ODD_BYTE_OF_THE_TEST_ITSELF = 4_096;

    private final RoutingTable view = new RoutingScript(3).view();
    private final RegionSelector selector = new RegionSelector(Defaults.REPLAYS);
    private final ReplayBudget budget = new ReplayBudget(System::nanoTime);
    private final HedgeDelay delay = new HedgeDelay(Duration.ofMillis(400).toNanos(), System::nanoTime);
    private final InFlightCalls inFlight = new InFlightCalls();

    @Test
    void choosing_counting_and_timing_a_call_allocates_nothing() {
        assertThat(calls()).isPositive();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long sum = calls();
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(sum).isPositive();
        assertThat(allocated).isLessThan(AN_ODD_BYTE_OF_THE_TEST_ITSELF);
    }

    private long calls() {
        var shapes = SHAPES;
        long sum = 1;
        for (int call = 0; call < CALLS; call++) {
            var shape = shapes[call % shapes.length];
            long now = call * 1_000L;
            int choice = selector.first(shape, OperationTraits.NOT_PINNED, 0, view, call);
            int region = RegionSelector.region(choice);
            int slot = inFlight.begin(now);
            budget.operation(shape.access());
            sum += view.generation(region, shape.access()) + delay.delayNanos();
            inFlight.end(slot);
            inFlight.succeeded(now, now + 1);
            delay.record(now);
        }
        return sum;
    }

    private static final OperationKind[] SHAPES = OperationKind.values();
}
