package dev.homeport.examples.drill;

import dev.homeport.testkit.WriteLedger;
import dev.homeport.time.MonotonicClock;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays what is planned, one scenario after another, on one stage. A scenario that does not come to an end fails, and
 * the next one gets a fresh stage.
 */
final class Rehearsal implements AutoCloseable {

    /** Until the virtual machine has compiled what the load runs through; a cold second looks like an outage. */
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    /** Opens a stage whose services are configured like that. */
    interface Opening {
        Stage open(Stage.Wiring wiring) throws Exception;
    }

    private final Opening opening;
    private final int runs;
    private final Duration loadTime;
    private final boolean worstCaseFails;
    private final PrintStream out;
    private final InstantSource clock = MonotonicClock.create();
    private volatile @Nullable Stage stage;
    private volatile boolean closed;

    Rehearsal(Opening opening, int runs, Duration loadTime, boolean worstCaseFails, PrintStream out) {
        this.opening = opening;
        this.runs = runs;
        this.loadTime = loadTime;
        this.worstCaseFails = worstCaseFails;
        this.out = out;
    }

    /** A verdict for each, also for what could not be played. */
    List<Verdicts> play(List<Planned> plan) {
        var verdicts = new ArrayList<Verdicts>();
        for (var planned : plan) {
            verdicts.add(play(planned, "s" + verdicts.size()));
        }
        return verdicts;
    }

    private Verdicts play(Planned planned, String prefix) {
        var results = new ArrayList<RunResult>();
        var mishaps = new ArrayList<String>();
        try {
            playRuns(readyStage(planned.wiring()), planned, prefix, results);
        } catch (Exception e) {
            mishaps.add((results.isEmpty() ? "not played to the end: " : "run " + (results.size() + 1) + ": ")
                    + (e.getMessage() == null ? e.toString() : e.getMessage()));
            if (!closed) {
                LOG.error("{} was not played to the end", planned.label(), e);
                discardStage(mishaps);
            }
        }
        return new Verdicts(planned, results, mishaps, worstCaseFails);
    }

    private void playRuns(Stage stage, Planned planned, String prefix, List<RunResult> results) throws Exception {
        try (var health = new HealthWatch(stage, clock);
                var ticker = new Ticker(out, stage, health, new WriteLedger(clock), clock)) {
            for (int run = 0; run < runs; run++) {
                ticker.say(planned.label() + ", run " + (run + 1) + " of " + runs + ": probes every "
                        + planned.probeInterval().toMillis() + " ms, "
                        + (planned.synchronous() ? "synchronous" : "asynchronous") + " replication");
                results.add(
                        new ScenarioRun(stage, planned, prefix + "r" + run, loadTime, clock, ticker, health).play());
            }
        }
    }

    private Stage readyStage(Stage.Wiring wiring) throws Exception {
        var current = stage;
        if (closed) {
            throw new IllegalStateException("the drill was ended");
        }
        if (current == null) {
            current = opening.open(wiring);
            stage = current;
            out.println(
                    "Two regions are up, each with PostgreSQL and the orders service. Once a second: the primary as the");
            out.println("service in " + Stage.EAST + " sees it, what all " + Load.WRITERS + " writers were told in that"
                    + " second, and what /health answers.");
            out.println("Warming up for " + WARM_UP.toSeconds() + " s ...");
            try (var load = new Load(current, new WriteLedger(clock), "warm")) {
                load.start();
                Waiting.pass(WARM_UP);
            }
        }
        current.startServices(wiring);
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

    /** Whether it was closed before it ended, as Ctrl-C does. */
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
