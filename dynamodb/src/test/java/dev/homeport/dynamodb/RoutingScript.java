package dev.homeport.dynamodb;

import dev.homeport.region.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Tells the decision a story, fact by fact, in virtual time. */
final class RoutingScript {

    static final int A = 0;
    static final int B = 1;
    static final int C = 2;
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration ROUND_TRIP = Duration.ofMillis(10);

    private static final Verdict REFUSED = new Verdict.NotSent("refused");
    private static final Verdict BROKEN = new Verdict.Ambiguous("HTTP 500");

    private final RegionRouting routing = new RegionRouting();
    private final List<RouteEvent> events = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private BiConsumer<RoutingState, Step> afterEachFact = (before, step) -> {};
    private Instant now = START;
    private RoutingState state;

    RoutingScript(int regions) {
        this(regions, UnaryOperator.identity());
    }

    RoutingScript(int regions, UnaryOperator<RoutingSettings> settings) {
        var names = IntStream.range(0, regions)
                .mapToObj(region -> RegionName.of("region-" + (char) ('a' + region)))
                .toList();
        state = RoutingState.starting(settings.apply(Defaults.routing(names)), now);
    }

    static UnaryOperator<RoutingSettings> nearest() {
        return s -> new RoutingSettings(
                s.regions(),
                s.writeHome(),
                true,
                false,
                s.maxLag(),
                false,
                s.slowHome(),
                s.minimumOut(),
                s.maximumOut(),
                s.toleratedFaultRate(),
                0);
    }

    static UnaryOperator<RoutingSettings> lagGate(boolean strong) {
        return s -> new RoutingSettings(
                s.regions(),
                s.writeHome(),
                false,
                strong,
                Optional.of(Duration.ofSeconds(2)),
                false,
                s.slowHome(),
                s.minimumOut(),
                s.maximumOut(),
                s.toleratedFaultRate(),
                0);
    }

    static UnaryOperator<RoutingSettings> readsLeaveASlowHome(double jitter) {
        return s -> new RoutingSettings(
                s.regions(),
                s.writeHome(),
                false,
                false,
                s.maxLag(),
                false,
                SlowHome.MOVE_READS,
                s.minimumOut(),
                s.maximumOut(),
                s.toleratedFaultRate(),
                jitter);
    }

    static UnaryOperator<RoutingSettings> manual() {
        return s -> new RoutingSettings(
                s.regions(),
                s.writeHome(),
                false,
                false,
                s.maxLag(),
                true,
                s.slowHome(),
                s.minimumOut(),
                s.maximumOut(),
                s.toleratedFaultRate(),
                0);
    }

    /** Has every fact followed by a check of the state before and of what came of it. */
    RoutingScript checking(BiConsumer<RoutingState, Step> check) {
        afterEachFact = check;
        return this;
    }

    RoutingScript fact(Fact fact) {
        var step = routing.decide(state, fact, now);
        afterEachFact.accept(state, step);
        state = step.next();
        effects.addAll(step.effects());
        for (var effect : step.effects()) {
            if (effect instanceof Effect.Raise raise) {
                events.add(raise.event());
            }
        }
        return this;
    }

    RoutingScript later(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    RoutingScript millis(long millis) {
        return later(Duration.ofMillis(millis));
    }

    RoutingScript tick() {
        return fact(new Fact.Tick());
    }

    RoutingScript callFails(int region, Access access, Verdict verdict) {
        return fact(new Fact.CallFailed(
                region,
                access,
                state.view().generation(region, access),
                verdict,
                now.minusMillis(1),
                Optional.empty()));
    }

    RoutingScript refuses(int region) {
        return callFails(region, Access.READ, REFUSED);
    }

    RoutingScript breaks(int region) {
        return callFails(region, Access.READ, BROKEN);
    }

    /** A read that fails a moment after another one has succeeded. */
    RoutingScript breaksAfterSuccess(int region) {
        return fact(new Fact.CallFailed(
                region,
                Access.READ,
                state.view().generation(region, Access.READ),
                BROKEN,
                now.minusMillis(1),
                Optional.of(now.minusMillis(2))));
    }

    RoutingScript canary(int region) {
        return canary(region, ROUND_TRIP);
    }

    RoutingScript canary(int region, Duration roundTrip) {
        return fact(new Fact.CanarySucceeded(region, now.minus(roundTrip), now));
    }

    RoutingScript canaryFails(int region) {
        return canaryFails(region, REFUSED);
    }

    RoutingScript canaryFails(int region, Verdict verdict) {
        return fact(new Fact.CanaryFailed(region, verdict, now.minusMillis(1), now, Optional.empty()));
    }

    RoutingScript breakerOpens(int region, Access access) {
        return fact(new Fact.FaultRateExceeded(region, access, state.view().generation(region, access), 0.5));
    }

    /** A call times out, and the breaker is open, or still is. */
    RoutingScript timeoutRateExceeded(int region, Access access) {
        return callFails(region, access, new Verdict.Ambiguous(Verdict.TIMEOUT)).breakerOpens(region, access);
    }

    /** A call fails, and the breaker is open, or still is. */
    RoutingScript faultRateExceeded(int region, Access access) {
        return callFails(region, access, BROKEN).breakerOpens(region, access);
    }

    RoutingScript overdue(int region, Access access, int calls, Duration age) {
        return fact(new Fact.CallsOverdue(
                region, access, state.view().generation(region, access), calls, now.minus(age), Optional.empty()));
    }

    RoutingScript evacuated(Integer... regions) {
        return fact(new Fact.Evacuated(new HashSet<>(List.of(regions))));
    }

    RoutingScript lag(int from, int to, Duration lag) {
        return fact(new Fact.LagMeasured(from, to, Optional.of(lag)));
    }

    /** The region is refused until the decision has drawn its conclusion, while the others answer canaries. */
    RoutingScript dies(int region, int... alive) {
        for (int i = 0; i < 8; i++) {
            millis(50).refuses(region).millis(50).canaryFails(region);
            for (int other : alive) {
                canary(other);
            }
        }
        return this;
    }

    /** Time passes in seconds, with a tick and the given things each second. */
    RoutingScript seconds(int seconds, Consumer<RoutingScript> each) {
        for (int i = 0; i < seconds; i++) {
            later(Duration.ofSeconds(1)).tick();
            each.accept(this);
        }
        return this;
    }

    /** All of these regions answer a canary a second. */
    RoutingScript quiet(int seconds, int... alive) {
        return seconds(seconds, script -> {
            for (int region : alive) {
                script.canary(region);
            }
        });
    }

    Instant now() {
        return now;
    }

    RoutingState state() {
        return state;
    }

    RouteView view() {
        return state.view();
    }

    List<RouteEvent> events() {
        return events;
    }

    List<Effect> effects() {
        return effects;
    }

    RoutingScript forgetsEffects() {
        effects.clear();
        events.clear();
        return this;
    }

    LaneRecord reads(int region) {
        return state.record(region).read();
    }

    LaneRecord writes(int region) {
        return state.record(region).write();
    }

    <T extends RouteEvent> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
