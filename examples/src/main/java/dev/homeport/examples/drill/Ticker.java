package dev.homeport.examples.drill;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.partitioningBy;

import dev.homeport.examples.drill.watch.DrillThreads;
import dev.homeport.testkit.ledger.LedgerEntry;
import dev.homeport.testkit.ledger.WriteLedger;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Prints the state of the regions, one line a second, and one line for each thing that is done to them. */
final class Ticker implements AutoCloseable {

    private final PrintStream out;
    private final Supplier<String> situation;
    private final HealthWatch health;
    private final InstantSource clock;
    private final Instant began;
    private final Thread thread;
    private WriteLedger ledger;
    private Told before = new Told(0, 0);
    private volatile @Nullable LongSupplier reads;
    private volatile boolean stopped;
    private volatile boolean silent;
    private volatile String said = "";

    /** Counts the orders of which callers were told that they are kept, and those that are not or may not be. */
    private record Told(long acknowledged, long others) {
        static Told in(WriteLedger ledger) {
            var finished = ledger.entries().stream()
                    .filter(LedgerEntry::finished)
                    .collect(partitioningBy(Promises::acknowledged, counting()));
            return new Told(finished.get(true), finished.get(false));
        }

        Told plus(Told more) {
            return new Told(acknowledged + more.acknowledged, others + more.others);
        }
    }

    Ticker(PrintStream out, Supplier<String> situation, HealthWatch health, WriteLedger ledger, InstantSource clock) {
        this.out = out;
        this.situation = situation;
        this.health = health;
        this.ledger = ledger;
        this.clock = clock;
        this.began = clock.instant();
        this.thread = DrillThreads.start("ticker", this::run);
    }

    /** Prints what is being done. */
    void say(String what) {
        said = what;
        if (!silent) {
            out.printf(Locale.ROOT, "%8s  ** %s%n", elapsed(), what);
        }
    }

    /** Returns what was said last. */
    String said() {
        return said;
    }

    /** Prints nothing from now on: something else shows it all. */
    void silence() {
        silent = true;
    }

    /** Counts another ledger, too, whose predecessor has got its last entry. */
    synchronized void follow(WriteLedger next) {
        before = before.plus(Told.in(ledger));
        ledger = next;
    }

    /** Shows reads, too, of which this is the number so far. */
    void showReads(LongSupplier answered) {
        reads = answered;
    }

    private long reads() {
        var counted = reads;
        return counted == null ? 0 : counted.getAsLong();
    }

    private synchronized Told told() {
        return before.plus(Told.in(ledger));
    }

    private void run() {
        var last = told();
        var lastReads = reads();
        while (!stopped) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            if (stopped || silent) {
                return;
            }
            var now = told();
            var nowReads = reads();
            line(nowReads - lastReads, now.acknowledged() - last.acknowledged(), now.others() - last.others());
            last = now;
            lastReads = nowReads;
        }
    }

    private void line(long answered, long writes, long errors) {
        out.printf(
                Locale.ROOT,
                "%8s  %s %s%5d writes/s %3d errors   /health %s%n",
                elapsed(),
                situation.get(),
                reads == null ? "" : String.format(Locale.ROOT, "%5d reads/s", answered),
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
