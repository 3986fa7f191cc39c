package dev.homeport.examples.drill;

import dev.homeport.examples.drill.door.FrontDoor;
import dev.homeport.examples.drill.live.Screen;
import dev.homeport.examples.drill.report.IntegrityCheck;
import dev.homeport.examples.drill.result.RegionLossResult;
import dev.homeport.examples.drill.result.RegionLossTimes;
import dev.homeport.examples.drill.traffic.OrderRows;
import dev.homeport.examples.drill.traffic.UserOperation;
import dev.homeport.examples.drill.traffic.Users;
import dev.homeport.testkit.LabRegion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Plays the loss of a region once: steady traffic through the front door, the loss, the promotion, everything served by
 * the other region, the return, the way back. Ends with the regions as they began.
 */
final class RegionLossRun {

    /** Between the fault and the promotion: what a very quick operator needs. */
    private static final Duration UNTIL_PROMOTION = Duration.ofMillis(2_800);

    /** Users count as served when for so long every request that was sent succeeded, in the region that was meant. */
    private static final Duration STEADY = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DrillRun scene;
    private final PlannedRegionLoss planned;
    private final Stage stage;
    private final InstantSource clock;
    private final LabRegion east;
    private final LabRegion west;
    private final List<IntegrityCheck> checks = new ArrayList<>();

    RegionLossRun(DrillRun scene, PlannedRegionLoss planned) {
        this.scene = scene;
        this.planned = planned;
        this.stage = scene.stage();
        this.clock = scene.clock();
        this.east = stage.lab().region(Stage.EAST);
        this.west = stage.lab().region(Stage.WEST);
    }

    RegionLossResult play() throws Exception {
        stage.lab().replication(planned.replication());
        try (var door = FrontDoor.open(stage.entrances().all())) {
            var users = new Users(door, scene.prefix(), Carts.SEEN_BY_ALL, Carts.ARTICLE, clock);
            var story = new StoryLog(stage, door, scene);
            var operator = new RunbookOperator(stage, clock, story::did);
            RegionLossTimes times;
            List<String> stale;
            scene.ticker().follow(users.orders());
            scene.ticker()
                    .showReads(() -> users.operations().stream()
                            .filter(RegionLossRun::cartRead)
                            .count());
            var screen = scene.terminal() ? screen(door, story, users) : null;
            try (screen;
                    operator;
                    story;
                    users) {
                users.start();
                awaitServed(users, Stage.EAST);
                story.begin();
                Awaits.pass(scene.loadTime().multipliedBy(2));
                var struck = strike(story);
                var promoting = awaitOperator(story, struck);
                var promoted = operator.promote(west);
                awaitServed(users, Stage.WEST);
                var whole = clock.instant();
                story.mark(StoryLog.SERVED, "every user has been served by " + Stage.WEST + " for a second");
                Awaits.pass(scene.loadTime());
                auditAfterFailover(users);
                var returned = comeBack(story);
                Awaits.pass(scene.loadTime());
                stale = stale(users, returned);
                catchUp(story, users);
                var caughtUp = clock.instant();
                Awaits.pass(scene.loadTime());
                var failback = failBack(story, operator);
                awaitServed(users, Stage.EAST);
                var home = clock.instant();
                story.mark(
                        StoryLog.AS_BEFORE,
                        "every user has been served by " + Stage.EAST + " for a second, and " + Stage.WEST
                                + " stands by");
                Awaits.pass(scene.loadTime());
                story.end();
                times = new RegionLossTimes(
                        struck, promoting, promoted, operator.evacuated(), whole, returned, caughtUp, failback, home);
            }
            scene.ticker().say("the users have gone; both stores of both regions are asked what they hold");
            auditAtTheEnd(users);
            return new RegionLossJudgement(planned, door.description(), times, users, story, checks, stale)
                    .result(scene.health());
        }
    }

    private Screen screen(FrontDoor door, StoryLog story, Users users) {
        scene.ticker().silence();
        return StoryScreen.open(scene, planned, door, story, users);
    }

    private static boolean cartRead(UserOperation operation) {
        return operation.kind() == UserOperation.Kind.CART_READ && operation.done();
    }

    /** Waits until each kind of request has been served, by that region and no other, for a second. */
    private void awaitServed(Users users, String region) {
        Awaits.until("every user to be served by " + region, PATIENCE, stage, () -> {
            var since = clock.instant().minus(STEADY);
            var recent = users.operations().stream()
                    .filter(operation -> operation.ended().isAfter(since))
                    .toList();
            return recent.stream()
                            .allMatch(operation ->
                                    operation.done() && operation.region().equals(region))
                    && Stream.of(UserOperation.Kind.values()).allMatch(kind -> servedSince(recent, kind, since));
        });
    }

    /** Returns whether requests of that kind have been answered all the time, and not only lately. */
    private static boolean servedSince(List<UserOperation> recent, UserOperation.Kind kind, Instant since) {
        return recent.stream()
                .anyMatch(operation ->
                        operation.kind() == kind && operation.ended().isBefore(since.plus(STEADY.dividedBy(3))));
    }

    private Instant strike(StoryLog story) {
        var struck = story.mark(StoryLog.LOST, planned.loss().fault(Stage.EAST));
        planned.loss().strike(stage, east);
        if (planned.loss().endsTheService()) {
            stage.endService(Stage.EAST);
        }
        return struck;
    }

    /** Lets the operator work; returns when it began. */
    private Instant awaitOperator(StoryLog story, Instant struck) {
        Awaits.until("the time of the promotion", stage, () -> !clock.instant().isBefore(struck.plus(UNTIL_PROMOTION)));
        return story.mark(
                StoryLog.PROMOTION,
                "the runbook fences what it can reach, promotes the standby in " + Stage.WEST + ", and evacuates "
                        + Stage.EAST);
    }

    private Instant comeBack(StoryLog story) throws Exception {
        var returned = story.mark(StoryLog.RETURNS, Stage.EAST + " comes back as it was, with its old primary");
        planned.loss().comeBack(stage, east);
        // Its own store could not be told while it was lost.
        stage.evacuate(Stage.EAST);
        if (planned.loss().endsTheService()) {
            stage.startService(Stage.EAST);
        }
        stage.entrances().heal(Stage.EAST);
        return returned;
    }

    /** Returns orders that were sent after the return and that only the old primary holds. */
    private List<String> stale(Users users, Instant returned) throws Exception {
        var promotedRows = new HashSet<>(rows(west).keySet());
        var oldRows = rows(east).keySet();
        return users.orders().entries().stream()
                .filter(entry -> entry.startedAt().isAfter(returned) && Promises.acknowledged(entry))
                .map(entry -> entry.id())
                .filter(id -> oldRows.contains(id) && !promotedRows.contains(id))
                .toList();
    }

    private void catchUp(StoryLog story, Users users) throws Exception {
        scene.ticker().say(Stage.EAST + " rejoins as a standby of " + Stage.WEST);
        east.rejoinAsStandbyOf(west);
        east.awaitCaughtUp(west, Stage.CATCH_UP);
        var moment = "after the failover";
        checks.add(orders(users, west).check(moment, lossAllowed()));
        checks.add(orders(users, east).check(moment, lossAllowed()));
        checks.add(carts(users, west).settled(moment));
        checks.add(carts(users, east).settled(moment));
        story.mark(StoryLog.CAUGHT_UP, "both stores of " + Stage.EAST + " hold everything again");
    }

    private Instant failBack(StoryLog story, RunbookOperator operator) throws InterruptedException {
        var failback =
                story.mark(StoryLog.FAILBACK, "the primary goes back to " + Stage.EAST + ", and its evacuation ends");
        operator.failBack(east);
        west.rejoinAsStandbyOf(east);
        return failback;
    }

    /** What the other region holds while the lost one is away; carts that were under way arrive when it is back. */
    private void auditAfterFailover(Users users) throws Exception {
        var moment = "while " + Stage.EAST + " is lost";
        checks.add(orders(users, west).check(moment, lossAllowed()));
        checks.add(carts(users, west).check(moment, "under way when " + Stage.EAST + " was lost; it still has them"));
    }

    private void auditAtTheEnd(Users users) throws Exception {
        west.awaitCaughtUp(east, Stage.CATCH_UP);
        stage.lab().dynamoDb().awaitReplicated(Stage.CATCH_UP);
        var moment = "after the failback";
        checks.add(orders(users, east).check(moment, lossAllowed()));
        checks.add(orders(users, west).check(moment, lossAllowed()));
        checks.add(carts(users, east).check(moment, ""));
        checks.add(carts(users, west).check(moment, ""));
    }

    private String lossAllowed() {
        return planned.synchronous() ? "" : "asynchronous replication had not sent them";
    }

    private StoreAudit orders(Users users, LabRegion region) {
        return new StoreAudit("orders in " + region.name() + " (PostgreSQL)", users.orders(), () -> rows(region));
    }

    private StoreAudit carts(Users users, LabRegion region) {
        return new StoreAudit(
                "carts in " + region.name() + " (DynamoDB)",
                users.carts(),
                () -> Carts.in(region.dynamoDb(), scene.prefix()));
    }

    private Map<String, Integer> rows(LabRegion region) throws Exception {
        var rows = new HashMap<String, Integer>();
        OrderRows.in(region, scene.prefix()).forEach(row -> rows.merge(row.reference(), 1, Integer::sum));
        return rows;
    }
}
