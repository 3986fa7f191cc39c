package dev.homeport.examples.drill;

import dev.homeport.examples.drill.result.FailoverResult;
import dev.homeport.examples.drill.result.Formats;
import dev.homeport.examples.drill.traffic.OrderRows;
import dev.homeport.examples.drill.watch.PrimarySwitches;
import dev.homeport.jdbc.NodeStatus;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.ledger.WriteLedger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plays one scenario once: load, fault, promotion, the old primary comes back stale, judgement, rejoin, failback. Ends
 * with the regions as they began.
 */
final class FailoverRun {

    private final Stage stage;
    private final PlannedFailover planned;
    private final String prefix;
    private final Duration loadTime;
    private final InstantSource clock;
    private final Ticker ticker;
    private final HealthWatch health;

    FailoverRun(DrillRun scene, PlannedFailover planned) {
        this.stage = scene.stage();
        this.planned = planned;
        this.prefix = scene.prefix();
        this.loadTime = scene.loadTime();
        this.clock = scene.clock();
        this.ticker = scene.ticker();
        this.health = scene.health();
    }

    FailoverResult play() throws Exception {
        var east = stage.lab().region(Stage.EAST);
        var west = stage.lab().region(Stage.WEST);
        stage.lab().replication(planned.replication());
        return failover(east, west).alsoBroken(failback(east, west));
    }

    private FailoverResult failover(LabRegion east, LabRegion west) throws Exception {
        var ledger = new WriteLedger(clock);
        var switches = switchesFrom(east);
        var load = new OrderLoad(stage, ledger, prefix);
        Instant struck;
        Instant promoted;
        ticker.follow(ledger);
        var listening = stage.listen(switches::note);
        try (listening;
                load) {
            load.start();
            Awaits.pass(loadTime);
            ticker.say(planned.scenario().label() + ": " + planned.scenario().fault(east.name()));
            struck = switches.strike();
            planned.scenario().strike(east);
            Awaits.pass(planned.scenario().untilPromotion());
            ticker.say("promoting " + west.name());
            west.promote();
            promoted = clock.instant();
            publish(west);
            Awaits.until("both services to move to " + west.name(), stage, switches::allArrived);
            Awaits.pass(loadTime);
            ticker.say(east.name() + " comes back as it was, writable and stale");
            var before = watched() ? stage.lastAnswers(east) : Map.<String, Optional<Instant>>of();
            planned.scenario().comeBack(east);
            if (watched()) {
                Awaits.until(
                        "both services to see that " + east.name() + " is stale",
                        stage,
                        () -> stage.sees(east, NodeStatus.Role.STALE_PRIMARY, before));
            }
            Awaits.pass(loadTime);
        }
        var answers = new LinkedHashMap<String, String>();
        stage.services().keySet().forEach(region -> answers.put(region, health.history(region, struck)));
        var evidence = new FailoverEvidence(
                planned,
                prefix,
                List.copyOf(stage.services().keySet()),
                ledger,
                OrderRows.in(west, prefix),
                OrderRows.timeline(west),
                OrderRows.in(east, prefix),
                stage.errors()::of,
                struck,
                promoted,
                switches.detect(),
                switches::arrived);
        return new FailoverJudgement(evidence)
                .result(answers)
                .alsoBroken(switches.needless())
                .alsoBroken(load.endedEarly());
    }

    /** Brings everything back under load, as planned; returns the promises that broke, in words. */
    private List<String> failback(LabRegion east, LabRegion west) throws Exception {
        var ledger = new WriteLedger(clock);
        var switches = switchesFrom(west);
        var backPrefix = prefix + "b";
        var load = new OrderLoad(stage, ledger, backPrefix);
        ticker.follow(ledger);
        var listening = stage.listen(switches::note);
        try (listening;
                load) {
            load.start();
            ticker.say(east.name() + " rejoins as a standby of " + west.name());
            east.rejoinAsStandbyOf(west);
            awaitStandby(east);
            ticker.say("failback to " + east.name());
            switches.strike();
            west.stop();
            east.promote();
            publish(east);
            Awaits.until("both services to move back to " + east.name(), stage, switches::allArrived);
            Awaits.pass(loadTime);
            west.rejoinAsStandbyOf(east);
            awaitStandby(west);
        }
        var report = ledger.compare(OrderRows.in(east, backPrefix).stream()
                .map(OrderRows.Row::reference)
                .toList());
        var broken = new ArrayList<>(Promises.broken(ledger, report, stage.errors()::of));
        Formats.orders(report.lost(), "acknowledged and lost").ifPresent(broken::add);
        broken.addAll(switches.needless());
        broken.addAll(load.endedEarly());
        return broken.stream().map(promise -> "failback: " + promise).toList();
    }

    private PrimarySwitches switchesFrom(LabRegion old) {
        return new PrimarySwitches(List.copyOf(stage.services().keySet()), Stage.node(old), clock);
    }

    /** Returns whether the services watch both servers, or only the one that a parameter names. */
    private boolean watched() {
        return !planned.scenario().hostFromParameterStore();
    }

    private void publish(LabRegion primary) {
        if (!watched()) {
            ticker.say("the runbook writes " + primary.name() + " to the parameter stores");
            stage.publish(primary);
        }
    }

    private void awaitStandby(LabRegion region) {
        if (!watched()) {
            return;
        }
        Awaits.until(
                "both services to see that " + region.name() + " is a standby",
                stage,
                () -> stage.sees(region, NodeStatus.Role.STANDBY, Map.of()));
    }
}
