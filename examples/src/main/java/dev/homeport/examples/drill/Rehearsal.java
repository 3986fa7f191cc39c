package dev.homeport.examples.drill;

import dev.homeport.examples.drill.result.Formats;
import dev.homeport.examples.drill.watch.StandstillWatch;
import dev.homeport.internal.MonotonicClock;
import dev.homeport.testkit.ledger.WriteLedger;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the planned scenarios one after another, on one stage. A scenario that does not come to an end fails, and the
 * next one gets a fresh stage.
 */
final class Rehearsal implements AutoCloseable {

    /**
     * Until the virtual machine has compiled what the load runs through; a cold second looks like an outage. With carts it
     * takes twice as long: DynamoDB Local is a virtual machine, too.
     */
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    /** How often a run is played whose times a machine that stood still has spoilt. */
    private static final int ATTEMPTS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    /** Opens a stage whose services are configured like that. */
    interface Opening {
        Stage open(Stage.Wiring wiring) throws Exception;
    }

    private final Opening opening;
    private final int runs;
    private final Duration loadTime;
    private final boolean thorough;
    private final boolean terminal;
    private final PrintStream out;
    private final InstantSource clock = MonotonicClock.create();
    private volatile @Nullable Stage stage;
    private volatile boolean closed;

    Rehearsal(Opening opening, int runs, Duration loadTime, boolean thorough, boolean terminal, PrintStream out) {
        this.opening = opening;
        this.runs = runs;
        this.loadTime = loadTime;
        this.thorough = thorough;
        this.terminal = terminal;
        this.out = out;
    }

    /** Returns a verdict for each scenario, also for one that could not be played. */
    List<DrillVerdict> play(List<? extends DrillScenario<?>> plan) {
        var verdicts = new ArrayList<DrillVerdict>();
        for (var play : plan) {
            verdicts.add(play(play, "s" + verdicts.size()));
        }
        return verdicts;
    }

    private <R> DrillVerdict play(DrillScenario<R> play, String prefix) {
        var results = new ArrayList<R>();
        var mishaps = new ArrayList<String>();
        try {
            for (int run = 0; run < runs; run++) {
                results.add(playUndisturbed(play, prefix + "r" + run, run + 1));
            }
        } catch (Exception e) {
            mishaps.add((results.isEmpty() ? "not played to the end: " : "run " + (results.size() + 1) + ": ")
                    + (e.getMessage() == null ? e.toString() : e.getMessage()));
            if (!closed) {
                LOG.error("A scenario was not played to the end: scenario=\"{}\"", play.label(), e);
                discardStage(mishaps);
            }
        }
        return play.verdict(results, mishaps, thorough);
    }

    /** Plays a run again whose times were missed while this machine stood still, and says so. */
    private <R> R playUndisturbed(DrillScenario<R> play, String prefix, int run) throws Exception {
        for (int attempt = 1; ; attempt++) {
            R result;
            Duration standstill;
            try (var watch = new StandstillWatch()) {
                result = playOnce(play, prefix + "a" + attempt, run);
                standstill = watch.longest();
            }
            if (attempt == ATTEMPTS || !spoilt(play, result, standstill, thorough)) {
                return result;
            }
            out.println(
                    "This machine stood still for " + Formats.seconds(standstill)
                            + " in that run, which missed a time or an answer in time; so it says nothing and is played again.");
        }
    }

    /** Returns whether a standstill may explain all that the run has missed. */
    static <R> boolean spoilt(DrillScenario<R> play, R run, Duration standstill, boolean thorough) {
        return !standstill.isZero()
                && play.missedOnlyTimes(run)
                && !play.verdict(List.of(run), List.of(), thorough).passed();
    }

    private <R> R playOnce(DrillScenario<R> play, String prefix, int run) throws Exception {
        var ready = readyStage(play);
        try (var health = new HealthWatch(ready, clock);
                var ticker = new Ticker(out, () -> play.situation(ready), health, new WriteLedger(clock), clock)) {
            ticker.say(play.label() + ", run " + run + " of " + runs + ": " + play.introduction());
            return play.playOnce(new DrillRun(ready, prefix, loadTime, thorough, clock, ticker, health, terminal));
        }
    }

    private Stage readyStage(DrillScenario<?> play) throws Exception {
        var current = stage;
        if (closed) {
            throw new IllegalStateException("The drill was ended");
        }
        if (current != null && !current.serves(play.wiring())) {
            stage = null;
            current.close();
            current = null;
        }
        if (current == null) {
            current = opening.open(play.wiring());
            stage = current;
            out.println();
            out.println("Two regions are up, each with the orders service, PostgreSQL"
                    + (play.wiring().carts() ? " and DynamoDB" : "") + ". Once a second:");
            out.println(play.legend() + ", what all writers were told in that second, and what /health answers.");
            var warmUp = play.wiring().carts() ? WARM_UP.multipliedBy(2) : WARM_UP;
            out.println("Warming up for " + warmUp.toSeconds() + " s ...");
            current.warmUp(warmUp);
        }
        if (play.wantsFreshServices()) {
            current.stopServices();
        }
        current.startServices(play.wiring());
        return current;
    }

    /** So that the next scenario opens another one. */
    private void discardStage(List<String> mishaps) {
        var spoilt = stage;
        stage = null;
        try {
            if (spoilt != null) {
                spoilt.close();
            }
        } catch (RuntimeException e) {
            mishaps.add("and the stage could not be cleared: " + e.getMessage());
        }
    }

    /** Returns whether it was closed before it ended, as Ctrl-C does. */
    boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        var last = stage;
        if (last != null) {
            last.close();
        }
    }
}
