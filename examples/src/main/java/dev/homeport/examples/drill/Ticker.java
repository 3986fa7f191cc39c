package dev.homeport.examples.drill;

import dev.homeport.testkit.Outcome;
import dev.homeport.testkit.WriteLedger;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Shows what happens, one line a second, and one line for each thing that is done to the regions. */
final class Ticker implements AutoCloseable {

    private final PrintStream out;
    private final Stage stage;
    private final HealthWatch health;
    private final InstantSource clock;
    private final Instant began;
    private final Thread thread;
    private volatile WriteLedger ledger;
    private volatile boolean stopped;

    Ticker(PrintStream out, Stage stage, HealthWatch health, WriteLedger ledger, InstantSource clock) {
        this.out = out;
        this.stage = stage;
        this.health = health;
        this.ledger = ledger;
        this.clock = clock;
        this.began = clock.instant();
        this.thread = DrillThreads.start("ticker", this::run);
    }

    /** Says what is being done. */
    void say(String what) {
        out.printf(Locale.ROOT, "%8s  ** %s%n", elapsed(), what);
    }

    /** Counts another ledger from now on. */
    void follow(WriteLedger next) {
        ledger = next;
    }

    private void run() {
        var counted = ledger;
        long acknowledged = counted.count(Outcome.ACKNOWLEDGED);
        long others = counted.count(Outcome.FAILED) + finishedUnknown(counted);
        while (!stopped) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            if (stopped) {
                return;
            }
            if (counted != ledger) {
                counted = ledger;
                acknowledged = 0;
                others = 0;
            }
            long acknowledgedNow = counted.count(Outcome.ACKNOWLEDGED);
            long othersNow = counted.count(Outcome.FAILED) + finishedUnknown(counted);
            line(acknowledgedNow - acknowledged, othersNow - others);
            acknowledged = acknowledgedNow;
            others = othersNow;
        }
    }

    private static long finishedUnknown(WriteLedger ledger) {
        return ledger.entries().stream()
                .filter(entry -> entry.finished() && entry.outcome() == Outcome.UNKNOWN)
                .count();
    }

    private void line(long writes, long errors) {
        var topology = stage.services().values().iterator().next().dataSource().topology();
        var primary = topology.primary().map(node -> node.region().value()).orElse("none");
        var timeline = topology.epoch().timeline().isPresent()
                ? Integer.toString(topology.epoch().timeline().getAsInt())
                : "?";
        out.printf(
                Locale.ROOT,
                "%8s  primary %-10s %-10s timeline %-3s %5d writes/s %3d errors   /health %s%n",
                elapsed(),
                primary,
                topology.state(),
                timeline,
                writes,
                errors,
                health.now());
    }

    private String elapsed() {
        return String.format(
                Locale.ROOT, "%.1f s", Duration.between(began, clock.instant()).toMillis() / 1e3);
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        DrillThreads.join(thread);
    }
}
