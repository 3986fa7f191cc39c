package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.routing.CircuitState;
import dev.homeport.dynamodb.internal.routing.RoutingEffect;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import dev.homeport.dynamodb.internal.routing.RoutingSettings;
import dev.homeport.dynamodb.internal.routing.RoutingState;
import dev.homeport.dynamodb.internal.routing.RoutingStateMachine;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import dev.homeport.dynamodb.internal.routing.Transition;
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
public final class RoutingScript {

    public static final int A = 0;
    public static final int B = 1;
    public static final int C = 2;
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration ROUND_TRIP = Duration.ofMillis(10);

    private static final AttemptOutcome REFUSED = new AttemptOutcome.NotSent("refused");
    private static final AttemptOutcome BROKEN = new AttemptOutcome.Ambiguous("HTTP 500");

    private final RoutingStateMachine routing = new RoutingStateMachine();
    private final List<RoutingEvent> events = new ArrayList<>();
    private final List<RoutingEffect> effects = new ArrayList<>();
    private BiConsumer<RoutingState, Transition> afterEachFact = (before, step) -> {};
    private Instant now = START;
    private RoutingState state;

    public RoutingScript(int regions) {
        this(regions, UnaryOperator.identity());
    }

    public RoutingScript(int regions, UnaryOperator<RoutingSettings> settings) {
        var names = IntStream.range(0, regions)
                .mapToObj(region -> RegionName.of("region-" + (char) ('a' + region)))
                .toList();
        state = RoutingState.starting(settings.apply(Defaults.routing(names)), now);
    }

    public static UnaryOperator<RoutingSettings> nearest() {
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

    public static UnaryOperator<RoutingSettings> lagGate(boolean strong) {
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

    public static UnaryOperator<RoutingSettings> readsLeaveASlowHome(double jitter) {
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

    public static UnaryOperator<RoutingSettings> manual() {
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
    public RoutingScript checking(BiConsumer<RoutingState, Transition> check) {
        afterEachFact = check;
        return this;
    }

    public RoutingScript fact(RoutingFact fact) {
        var step = routing.decide(state, fact, now);
        afterEachFact.accept(state, step);
        state = step.next();
        effects.addAll(step.effects());
        for (var effect : step.effects()) {
            if (effect instanceof RoutingEffect.Raise raise) {
                events.add(raise.event());
            }
        }
        return this;
    }

    public RoutingScript later(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    public RoutingScript millis(long millis) {
        return later(Duration.ofMillis(millis));
    }

    public RoutingScript tick() {
        return fact(new RoutingFact.Tick());
    }

    public RoutingScript callFails(int region, AccessMode access, AttemptOutcome verdict) {
        return fact(new RoutingFact.CallFailed(
                region,
                access,
                state.view().generation(region, access),
                verdict,
                now.minusMillis(1),
                Optional.empty()));
    }

    public RoutingScript refuses(int region) {
        return callFails(region, AccessMode.READ, REFUSED);
    }

    public RoutingScript breaks(int region) {
        return callFails(region, AccessMode.READ, BROKEN);
    }

    /** A read that fails a moment after another one has succeeded. */
    public RoutingScript breaksAfterSuccess(int region) {
        return fact(new RoutingFact.CallFailed(
                region,
                AccessMode.READ,
                state.view().generation(region, AccessMode.READ),
                BROKEN,
                now.minusMillis(1),
                Optional.of(now.minusMillis(2))));
    }

    public RoutingScript canary(int region) {
        return canary(region, ROUND_TRIP);
    }

    public RoutingScript canary(int region, Duration roundTrip) {
        return fact(new RoutingFact.CanarySucceeded(region, now.minus(roundTrip), now));
    }

    public RoutingScript canaryFails(int region) {
        return canaryFails(region, REFUSED);
    }

    public RoutingScript canaryFails(int region, AttemptOutcome verdict) {
        return fact(new RoutingFact.CanaryFailed(region, verdict, now.minusMillis(1), now, Optional.empty()));
    }

    public RoutingScript breakerOpens(int region, AccessMode access) {
        return fact(
                new RoutingFact.FaultRateExceeded(region, access, state.view().generation(region, access), 0.5));
    }

    /** A call times out, and the breaker is open, or still is. */
    public RoutingScript timeoutRateExceeded(int region, AccessMode access) {
        return callFails(region, access, new AttemptOutcome.Ambiguous(AttemptOutcome.TIMEOUT))
                .breakerOpens(region, access);
    }

    /** A call fails, and the breaker is open, or still is. */
    public RoutingScript faultRateExceeded(int region, AccessMode access) {
        return callFails(region, access, BROKEN).breakerOpens(region, access);
    }

    public RoutingScript overdue(int region, AccessMode access, int calls, Duration age) {
        return fact(new RoutingFact.CallsOverdue(
                region, access, state.view().generation(region, access), calls, now.minus(age), Optional.empty()));
    }

    public RoutingScript evacuated(Integer... regions) {
        return fact(new RoutingFact.Evacuated(new HashSet<>(List.of(regions))));
    }

    public RoutingScript lag(int from, int to, Duration lag) {
        return fact(new RoutingFact.LagMeasured(from, to, Optional.of(lag)));
    }

    /** The region is refused until the decision has drawn its conclusion, while the others answer canaries. */
    public RoutingScript dies(int region, int... alive) {
        for (int i = 0; i < 8; i++) {
            millis(50).refuses(region).millis(50).canaryFails(region);
            for (int other : alive) {
                canary(other);
            }
        }
        return this;
    }

    /** Time passes in seconds, with a tick and the given things each second. */
    public RoutingScript seconds(int seconds, Consumer<RoutingScript> each) {
        for (int i = 0; i < seconds; i++) {
            later(Duration.ofSeconds(1)).tick();
            each.accept(this);
        }
        return this;
    }

    /** All of these regions answer a canary a second. */
    public RoutingScript quiet(int seconds, int... alive) {
        return seconds(seconds, script -> {
            for (int region : alive) {
                script.canary(region);
            }
        });
    }

    public Instant now() {
        return now;
    }

    public RoutingState state() {
        return state;
    }

    public RoutingTable view() {
        return state.view();
    }

    public List<RoutingEvent> events() {
        return events;
    }

    public List<RoutingEffect> effects() {
        return effects;
    }

    public RoutingScript forgetsEffects() {
        effects.clear();
        events.clear();
        return this;
    }

    public CircuitState reads(int region) {
        return state.record(region).read();
    }

    CircuitState writes(int region) {
        return state.record(region).write();
    }

    public <T extends RoutingEvent> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
