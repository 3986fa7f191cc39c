package dev.homeport.examples.drill;

import dev.homeport.examples.drill.report.Figure;
import dev.homeport.examples.drill.report.IntegrityCheck;
import dev.homeport.examples.drill.report.StoryFacts;
import dev.homeport.examples.drill.report.Tone;
import dev.homeport.examples.drill.result.Formats;
import dev.homeport.examples.drill.result.RegionLossResult;
import dev.homeport.examples.drill.result.RegionLossTimes;
import dev.homeport.examples.drill.traffic.UserOperation.Kind;
import dev.homeport.examples.drill.traffic.UserOperation.Result;
import dev.homeport.examples.drill.traffic.UserOutage;
import dev.homeport.examples.drill.traffic.Users;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the figures of one loss of a region from what users were told, what the stores hold, and what was seen from outside. */
final class RegionLossJudgement {

    private final PlannedRegionLoss planned;
    private final String door;
    private final RegionLossTimes times;
    private final Users users;
    private final StoryLog story;
    private final List<IntegrityCheck> checks;
    private final List<String> stale;
    private final UserOutage outage;
    private final UserOutage calm;
    private final UserOutage wayBack;

    RegionLossJudgement(
            PlannedRegionLoss planned,
            String door,
            RegionLossTimes times,
            Users users,
            StoryLog story,
            List<IntegrityCheck> checks,
            List<String> stale) {
        this.planned = planned;
        this.door = door;
        this.times = times;
        this.users = users;
        this.story = story;
        this.checks = checks;
        this.stale = stale;
        var operations = users.operations();
        this.outage = new UserOutage(operations, times.struck(), times.failback());
        this.calm = new UserOutage(operations, times.whole(), times.failback());
        this.wayBack = new UserOutage(operations, times.failback(), story.ended());
    }

    RegionLossResult result(HealthWatch health) {
        var answers = new LinkedHashMap<String, String>();
        Stream.of(Stage.EAST, Stage.WEST)
                .forEach(region -> answers.put(region, health.history(region, times.struck())));
        var broken = broken();
        var ordersBack = outage.recoveryTime(Kind.ORDER);
        var cartsBack = outage.recoveryTime(Kind.CART_READ);
        return new RegionLossResult(
                ordersBack,
                cartsBack,
                planned.loss().leftAtOnce() ? times.untilPromoted() : times.untilEvacuated(),
                count(calm, Result.FAILED) + count(calm, Result.UNKNOWN),
                lostOrders().size(),
                count(outage, Result.FAILED),
                count(outage, Result.UNKNOWN),
                stale.size(),
                broken,
                answers,
                facts(ordersBack, cartsBack, broken));
    }

    private List<String> broken() {
        var broken = new ArrayList<>(StoreAudit.broken(checks));
        Formats.orders(stale, "acknowledged by the old primary after its return")
                .ifPresent(broken::add);
        if (outage.recoveryTime(Kind.ORDER).isEmpty()) {
            broken.add("orders were never taken again without a failure");
        }
        if (outage.recoveryTime(Kind.CART_READ).isEmpty()) {
            broken.add("carts were never served again without a failure");
        }
        broken.addAll(users.endedEarly());
        return broken;
    }

    private static long count(UserOutage outage, Result result) {
        return Stream.of(Kind.values())
                .mapToLong(kind -> outage.count(kind, result))
                .sum();
    }

    /** Acknowledged orders that the promoted server lacks. */
    private List<String> lostOrders() {
        return missing("orders in " + Stage.WEST);
    }

    private List<String> missing(String store) {
        return checks.stream()
                .filter(check -> check.store().startsWith(store))
                .findFirst()
                .map(IntegrityCheck::missing)
                .orElse(List.of());
    }

    private StoryFacts facts(Optional<Duration> ordersBack, Optional<Duration> cartsBack, List<String> broken) {
        var remarks = new ArrayList<String>();
        Formats.orders(lostOrders(), "lost, acknowledged before the promoted server had them")
                .ifPresent(remarks::add);
        return new StoryFacts(
                planned.label(),
                planned.loss().fault(Stage.EAST) + ". Played with " + planned.setting() + "; the front door: " + door
                        + ".",
                Stage.EAST,
                Stage.WEST,
                story.began(),
                story.ended(),
                users.operations(),
                story.marks(),
                story.runbook(),
                story.lanes(),
                figures(ordersBack, cartsBack),
                checks,
                broken,
                remarks,
                verdict(ordersBack, broken));
    }

    private String verdict(Optional<Duration> ordersBack, List<String> broken) {
        if (!broken.isEmpty()) {
            return "A promise was broken: " + broken.get(0) + ".";
        }
        var lost = lostOrders().size();
        return Stage.EAST + " was lost; " + Stage.WEST + " took every order again after "
                + ordersBack.map(RegionLossJudgement::brief).orElse("-") + ", "
                + (lost == 0
                        ? "and no acknowledged write was lost."
                        : "and " + lost + " acknowledged orders were lost, as asynchronous replication may.");
    }

    private List<Figure> figures(Optional<Duration> ordersBack, Optional<Duration> cartsBack) {
        var lost = lostOrders().size();
        var late = missing("carts in " + Stage.WEST).size();
        return List.of(
                timed(
                        "rto_orders",
                        "Orders back (RTO)",
                        ordersBack,
                        "From the loss until every order that users sent was acknowledged again. "
                                + "The runbook was started after "
                                + brief(Duration.between(times.struck(), times.promoting()))
                                + ", and had promoted and checked the new primary after " + brief(times.untilPromoted())
                                + "."),
                timed(
                        "rto_carts",
                        "Carts back (RTO)",
                        cartsBack,
                        "The same for looks at carts, which need no promotion: only the front door has to turn away."),
                new Figure(
                        "rpo_rows",
                        "Rows lost (RPO)",
                        Integer.toString(lost),
                        planned.synchronous()
                                ? "Acknowledged orders that the promoted server lacked. Replication is synchronous, so"
                                        + " it must be none."
                                : "Acknowledged orders that the promoted server lacked. Replication is asynchronous,"
                                        + " so there may be some.",
                        lost == 0 ? Tone.GOOD : Tone.BAD,
                        true),
                counted(
                        "carts_late",
                        "Cart writes late",
                        late,
                        "Acknowledged by " + Stage.EAST
                                + " and still under way when it was lost; they arrived when it returned."),
                counted(
                        "failed",
                        "Told \"not done\"",
                        count(outage, Result.FAILED),
                        "Requests that certainly did nothing, so that a user may simply try again."),
                counted(
                        "unknown",
                        "Told \"perhaps\"",
                        count(outage, Result.UNKNOWN),
                        "Requests in flight when the answer was lost: look before trying again. Never told done or not"
                                + " done on a guess."),
                new Figure(
                        "stale",
                        "Stale writes",
                        Integer.toString(stale.size()),
                        "Orders acknowledged by the old primary after it came back, writable. Must be none.",
                        stale.isEmpty() ? Tone.GOOD : Tone.BAD,
                        true),
                timed(
                        "detected_door",
                        "Front door turned",
                        since(
                                times.struck(),
                                story.route().firstAfter(times.struck(), state -> !state.equals(Stage.EAST))),
                        "From the loss until the front door sent users elsewhere, by asking /health."),
                timed(
                        "detected_service",
                        "Old primary left",
                        since(
                                times.struck(),
                                story.primary().firstAfter(times.struck(), state -> !state.equals(Stage.EAST))),
                        "From the loss until the service in " + Stage.WEST + " had given the primary up."),
                timed(
                        "promotion",
                        "Promotion took",
                        Optional.of(times.promotion()),
                        "From the first look of the runbook until the new primary took writes; it is started by the"
                                + " drill's plan, as a person would start it."),
                timed(
                        "recovery",
                        "Caught up after",
                        Optional.of(times.recovery()),
                        "From the return of " + Stage.EAST
                                + " until both of its stores held everything again. The drill lets the stale primary"
                                + " stand there for some seconds first."),
                timed(
                        "failback",
                        "Failback took",
                        Optional.of(times.wayBack()),
                        "From the first look of the runbook until all users were served by " + Stage.EAST
                                + " for a second."),
                timed(
                        "failback_pause",
                        "Longest pause then",
                        Optional.of(wayBack.longestSilence(Kind.ORDER)),
                        "The longest time without an acknowledged order during the failback; "
                                + count(wayBack, Result.FAILED) + " requests failed and "
                                + count(wayBack, Result.UNKNOWN) + " stayed open."));
    }

    private static Optional<Duration> since(Instant from, Optional<Instant> then) {
        return then.map(at -> Duration.between(from, at));
    }

    private static Figure timed(String key, String name, Optional<Duration> time, String meaning) {
        return new Figure(
                key,
                name,
                time.map(RegionLossJudgement::brief).orElse("never"),
                meaning,
                Tone.NONE,
                key.startsWith("rto"));
    }

    private static Figure counted(String key, String name, long count, String meaning) {
        return new Figure(key, name, Long.toString(count), meaning, Tone.NONE, false);
    }

    private static String brief(Duration time) {
        return Formats.seconds(time);
    }
}
