package dev.homeport.examples.drill;

import static java.util.stream.Collectors.toMap;

import dev.homeport.examples.drill.result.Formats;
import dev.homeport.examples.drill.result.ReroutingResult;
import dev.homeport.examples.drill.traffic.OrderRows;
import dev.homeport.examples.drill.watch.HomeRoutes;
import dev.homeport.region.RegionName;
import dev.homeport.testkit.ledger.WriteLedger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Plays one rerouting once: load, fault, everything is routed away, the fault ends, everything comes home, judgement.
 * The primary stays where it is.
 */
final class ReroutingRun {

    /** The way home takes 15 s of canaries and a minute of growing shares, plus the least time out. */
    private static final Duration WAY_HOME = Duration.ofSeconds(120);

    /** The time that this process may need until its code is compiled. */
    private static final Duration WARM_UP = Duration.ofSeconds(60);

    /** Half of what an attempt at home may take: a slower machine would be judged instead of the product. */
    private static final Duration WARM = Duration.ofMillis(200);

    private static final String HOME = Stage.EAST;

    private final DrillRun scene;
    private final Stage stage;
    private final ReroutingScenario scenario;
    private final WriteLedger ledger;
    private final WriteLedger orders;
    private final CartReads reads = new CartReads();
    private final HomeRoutes routes;

    ReroutingRun(DrillRun scene, ReroutingScenario scenario) {
        this.scene = scene;
        this.stage = scene.stage();
        this.scenario = scenario;
        this.ledger = new WriteLedger(scene.clock());
        this.orders = new WriteLedger(scene.clock());
        this.routes = new HomeRoutes(HOME, scene.clock());
    }

    ReroutingResult play() throws Exception {
        scene.ticker().follow(ledger);
        scene.ticker().showReads(reads::answered);
        var shopping = new CartLoad(stage, ledger, reads, scene.prefix(), scene.clock());
        var ordering = new OrderLoad(stage, orders, scene.prefix());
        Instant struck;
        Instant healed;
        Optional<String> comparison;
        var watching = new RouteWatch(stage, routes);
        try (watching;
                var plain = scenario.drains()
                        ? null
                        : new PlainReader(stage.lab().region(HOME).dynamoDb(), scene.clock());
                ordering;
                shopping) {
            shopping.start();
            Awaits.until("every cart to be read within " + WARM.toMillis() + " ms", WARM_UP, stage, this::warm);
            if (scenario.drains()) {
                ordering.start();
            }
            Awaits.pass(scene.loadTime());
            struck = strike();
            Awaits.pass(scene.loadTime());
            comparison = Optional.ofNullable(plain).map(reader -> reader.since(struck));
            healed = heal();
            Awaits.pass(scene.loadTime());
        }
        scene.ticker().say("the load has ended; both regions are asked what they hold");
        stage.lab().dynamoDb().awaitReplicated(Stage.CATCH_UP);
        var evidence = new ReroutingEvidence(
                scenario,
                scene.prefix(),
                ledger,
                Carts.in(stage.lab().region(Stage.EAST).dynamoDb(), scene.prefix()),
                Carts.in(stage.lab().region(Stage.WEST).dynamoDb(), scene.prefix()),
                reads.all(),
                routes,
                struck,
                healed,
                stage.services().keySet().stream()
                        .collect(
                                toMap(region -> region, region -> scene.health().statuses(region, struck))));
        var answers = new LinkedHashMap<String, String>();
        stage.services()
                .keySet()
                .forEach(region -> answers.put(region, scene.health().history(region, struck)));
        return new ReroutingJudgement(evidence)
                .result(answers, comparison)
                .alsoBroken(brokenOrders())
                .alsoBroken(shopping.endedEarly())
                .alsoBroken(ordering.endedEarly());
    }

    /** Returns whether the answers of the last second came as fast as they do in a process that has run for a while. */
    private boolean warm() {
        return reads.allAnsweredWithin(WARM, scene.clock().instant().minusSeconds(1));
    }

    /** Returns when everything has been routed away, and, where that is meant, load balancers are told. */
    private Instant strike() {
        scene.ticker().say(scenario.label() + ": " + scenario.fault(HOME));
        var struck = routes.strike();
        scenario.strike(stage, HOME);
        Awaits.until(HOME + " to be left", stage, routes::away);
        scene.ticker().say(HOME + " is left: " + reason());
        if (scenario.drains()) {
            awaitHealth(503);
        }
        return struck;
    }

    /** Returns when everything is at home again; a short drill waits for the first reads only, and only once. */
    private Instant heal() {
        scene.ticker().say(scenario.end(HOME));
        var healed = routes.heal();
        scenario.heal(stage, HOME);
        if (scenario.drains()) {
            awaitHealth(200);
        }
        if (scene.thorough()) {
            scene.ticker()
                    .say("and " + HOME + " has to prove itself: 15 s of good answers, then a minute of growing shares");
            Awaits.until("everything to be back in " + HOME, WAY_HOME, stage, routes::back);
            scene.ticker().say("everything is back in " + HOME);
        } else if (scenario == ReroutingScenario.BLACKHOLE) {
            Awaits.until("the first reads to be back in " + HOME, WAY_HOME, stage, routes::returning);
            scene.ticker().say("the first reads are back in " + HOME);
        }
        return healed;
    }

    private String reason() {
        var home = stage.services().get(HOME).dynamoDb().orElseThrow().routes().region(RegionName.of(HOME));
        var reads = home.reads().reason();
        var writes = home.writes().reason();
        return reads.equals(writes) ? reads : "reads, since " + reads + "; writes, since " + writes;
    }

    private void awaitHealth(int status) {
        Awaits.until(
                "/health of " + HOME + " to answer " + status,
                stage,
                () -> scene.health().now(HOME) == status);
    }

    /** Orders have nothing to do with any of this, so each must be acknowledged and there, once. */
    private List<String> brokenOrders() throws SQLException {
        var report = orders.compare(OrderRows.in(stage.lab().region(HOME), scene.prefix()).stream()
                .map(OrderRows.Row::reference)
                .toList());
        var refused = orders.entries().stream()
                .filter(entry -> !Promises.acknowledged(entry))
                .map(entry -> entry.id())
                .toList();
        var broken = new ArrayList<String>();
        Formats.orders(refused, "not acknowledged, though the database was well")
                .ifPresent(broken::add);
        Formats.orders(report.lost(), "acknowledged and lost").ifPresent(broken::add);
        Formats.orders(report.doubled(), "applied twice").ifPresent(broken::add);
        return broken;
    }
}
