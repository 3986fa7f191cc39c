package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.region.RegionWorld;
import dev.homeport.benchmarks.report.Row;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs a case with Homeport and the plain SDK at the same time, each with regions of its own. */
final class Comparison {

    /** Decisions may follow the last call. */
    private static final long AFTERWARDS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RegionWorld world;

    Comparison(RegionWorld world) {
        this.world = world;
    }

    Row of(HealthyCase each) throws Exception {
        var homeport = new Tally();
        var plain = new Tally();
        var decided = Decisions.NONE;
        for (int i = 0; i < each.clients(); i++) {
            decided = decided.plus(once(each, homeport, plain));
        }
        return Row.of(each.name(), HealthyBounds.judge(each.writes(), decided, homeport, plain));
    }

    private Decisions once(HealthyCase each, Tally homeport, Tally plain) throws Exception {
        var threads = Executors.newFixedThreadPool(2);
        try (var ours = new HomeportSide(world, each.conditions());
                var theirs = new PlainSide(world, each.conditions())) {
            Callable<Void> withHomeport = () -> {
                each.workload().run(ours, homeport);
                return null;
            };
            Callable<Void> withoutIt = () -> {
                each.workload().run(theirs, plain);
                return null;
            };
            var first = threads.submit(withHomeport);
            var second = threads.submit(withoutIt);
            first.get();
            second.get();
            LockSupport.parkNanos(AFTERWARDS_NANOS);
            return ours.decisions();
        } finally {
            threads.shutdownNow();
        }
    }
}
