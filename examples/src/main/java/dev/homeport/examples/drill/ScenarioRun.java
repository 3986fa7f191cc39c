package dev.homeport.examples.drill;

import dev.homeport.jdbc.NodeStatus;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.Replication;
import dev.homeport.testkit.WriteLedger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Plays one scenario once: load, fault, promotion, the old primary comes back stale, judgement, rejoin, failback. Ends
 * with the regions as they began.
 */
final class ScenarioRun {

    /** Between fault and promotion: what a very quick operator needs, and longer than finding out a dead primary. */
    private static final Duration UNTIL_PROMOTION = Duration.ofMillis(2_800);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Stage stage;
    private final Scenario scenario;
    private final String prefix;
    private final Duration loadTime;
    private final InstantSource clock;
    private final Ticker ticker;
    private final HealthWatch health;

    ScenarioRun(
            Stage stage,
            Scenario scenario,
            String prefix,
            Duration loadTime,
            InstantSource clock,
            Ticker ticker,
            HealthWatch health) {
        this.stage = stage;
        this.scenario = scenario;
        this.prefix = prefix;
        this.loadTime = loadTime;
        this.clock = clock;
        this.ticker = ticker;
        this.health = health;
    }

    RunResult play(Replication wanted) throws Exception {
        var east = stage.lab().region(Stage.EAST);
        var west = stage.lab().region(Stage.WEST);
        var replication = scenario.leavesOldPrimaryWritable() ? Replication.ASYNCHRONOUS : wanted;
        stage.lab().replication(replication);
        var result = failover(east, west, replication == Replication.SYNCHRONOUS);
        failback(east, west);
        return result;
    }

    private RunResult failover(LabRegion east, LabRegion west, boolean synchronous) throws Exception {
        var ledger = new WriteLedger(clock);
        ticker.follow(ledger);
        try (var switches = new Switches(stage, Stage.node(east), clock)) {
            Instant struck;
            Instant promoted;
            try (var load = new Load(stage, ledger, prefix)) {
                load.start();
                pass(loadTime);
                struck = clock.instant();
                if (!scenario.leavesOldPrimaryWritable()) {
                    ticker.say(scenario.label() + " of " + east.name());
                    scenario.strike(east);
                    pass(UNTIL_PROMOTION);
                } else {
                    ticker.say(scenario.label() + ": " + east.name() + " stays alive and writable");
                }
                ticker.say("promoting " + west.name());
                west.promote();
                promoted = clock.instant();
                waitFor("both services at " + west.name(), switches::allArrived);
                pass(loadTime);
                ticker.say(east.name() + " comes back as it was, writable and stale");
                scenario.comeBack(east);
                pass(loadTime);
            }
            var judgement = new Judgement(
                    ledger, prefix, Rows.in(west, prefix), Rows.in(east, prefix), struck, promoted, switches::arrived);
            var answers = new LinkedHashMap<String, String>();
            stage.services().keySet().forEach(region -> answers.put(region, health.history(region, struck)));
            return judgement.result(
                    scenario,
                    stage.probeInterval(),
                    synchronous,
                    Duration.between(struck, switches.lastLeft().orElseThrow()),
                    answers);
        }
    }

    private void failback(LabRegion east, LabRegion west) throws Exception {
        var ledger = new WriteLedger(clock);
        ticker.follow(ledger);
        var backPrefix = prefix + "b";
        try (var switches = new Switches(stage, Stage.node(west), clock)) {
            try (var load = new Load(stage, ledger, backPrefix)) {
                load.start();
                ticker.say(east.name() + " rejoins as a standby of " + west.name());
                east.rejoinAsStandbyOf(west);
                waitFor("both services to see it", () -> seenAsStandby(east));
                ticker.say("failback to " + east.name());
                west.stop();
                east.promote();
                waitFor("both services back at " + east.name(), switches::allArrived);
                pass(loadTime);
                west.rejoinAsStandbyOf(east);
                waitFor("both services to see the standby", () -> seenAsStandby(west));
            }
        }
        var report = ledger.compare(
                Rows.in(east, backPrefix).stream().map(Rows.Row::reference).toList());
        if (!report.everyPromiseKept()) {
            throw new IllegalStateException("the failback after " + scenario.label() + " broke promises: " + report);
        }
    }

    private boolean seenAsStandby(LabRegion region) {
        return stage.services().values().stream()
                .allMatch(service -> service.dataSource().topology().nodes().stream()
                        .anyMatch(status ->
                                status.node().equals(Stage.node(region)) && status.role() == NodeStatus.Role.STANDBY));
    }

    private void pass(Duration duration) {
        var end = clock.instant().plus(duration);
        while (clock.instant().isBefore(end)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void waitFor(String what, BooleanSupplier condition) {
        var end = clock.instant().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (clock.instant().isAfter(end)) {
                throw new IllegalStateException(scenario.label() + ": waited " + PATIENCE.toSeconds()
                        + " s in vain for " + what + "; "
                        + stage.services().values().stream()
                                .map(service -> service.dataSource().topology().toString())
                                .toList());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
