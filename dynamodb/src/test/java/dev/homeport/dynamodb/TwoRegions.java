package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.routing.RoutingEffect;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import dev.homeport.dynamodb.internal.routing.RoutingSettings;
import dev.homeport.dynamodb.internal.routing.RoutingState;
import dev.homeport.dynamodb.simulation.SimulatedBreaker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The decision between a home that is called all the time and another region that is asked by canaries alone, some way off.
 * It is told what the routing loop would tell it, in virtual time.
 */
final class TwoRegions {

    static final int HOME = RoutingScript.A;
    static final int OTHER = RoutingScript.B;

    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration HOME_TAKES = Duration.ofMillis(4);
    private static final AttemptOutcome BROKEN = new AttemptOutcome.Ambiguous("HTTP 500");
    private static final AttemptOutcome REFUSED = new AttemptOutcome.NotSent("refused");
    private static final int STEPS_A_TICK = 10;
    private static final int STEPS_A_CANARY = 100;

    private record Answer(Instant at, RoutingFact fact) {}

    final RoutingScript script;
    private final AccessMode access;
    private final Duration distance;
    private final SimulatedBreaker breaker = new SimulatedBreaker();
    private final Random random = new Random(3);
    private final List<Answer> underWay = new ArrayList<>();
    private double faultsAtHome;
    private boolean otherDown;
    private Instant homeSucceeded = Instant.MIN;
    private int steps;
    private int effectsSeen;
    private Instant[] threads = {Instant.MIN};
    private int callsAStep = 1;

    TwoRegions(AccessMode access, Duration distance) {
        this(access, distance, UnaryOperator.identity());
    }

    TwoRegions(AccessMode access, Duration distance, UnaryOperator<RoutingSettings> settings) {
        this.access = access;
        this.distance = distance;
        this.script = new RoutingScript(2, settings).canary(HOME).canary(OTHER);
        run(Duration.ofSeconds(10));
    }

    /** So much of what is sent home fails from now on, 0 to 1. */
    TwoRegions homeFails(double share) {
        faultsAtHome = share;
        return this;
    }

    /** Calls home with eight threads, each of them busy with the other region for as long as it is away after a failure. */
    TwoRegions busy() {
        threads = new Instant[8];
        java.util.Arrays.fill(threads, Instant.MIN);
        callsAStep = 3;
        return this;
    }

    TwoRegions otherIsDown(boolean down) {
        otherDown = down;
        return this;
    }

    boolean homeIsUsed() {
        return script.view().usable(HOME, access);
    }

    TwoRegions run(Duration time) {
        return run(time, state -> {});
    }

    TwoRegions run(Duration time, Consumer<RoutingState> eachTick) {
        var end = script.now().plus(time);
        while (script.now().isBefore(end)) {
            script.later(STEP);
            steps++;
            answer();
            callHomeWithEachThread();
            if (steps % STEPS_A_CANARY == 0) {
                ask(HOME);
                ask(OTHER);
            }
            if (steps % STEPS_A_TICK == 0) {
                tick();
                eachTick.accept(script.state());
            }
            carryOut();
        }
        return this;
    }

    /** How long it took until home was left, or empty if it was not. */
    Optional<Duration> untilHomeIsLeft(Duration atMost) {
        var began = script.now();
        while (homeIsUsed()) {
            if (script.now().isAfter(began.plus(atMost))) {
                return Optional.empty();
            }
            run(STEP);
        }
        return Optional.of(Duration.between(began, script.now()));
    }

    private void callHomeWithEachThread() {
        for (int thread = 0; thread < threads.length; thread++) {
            for (int call = 0; call < callsAStep && homeIsUsed() && !threads[thread].isAfter(script.now()); call++) {
                boolean served = callHome();
                if (!served && callsAStep > 1) {
                    threads[thread] = script.now().plus(distance);
                }
            }
        }
    }

    private boolean callHome() {
        var began = script.now().minus(HOME_TAKES);
        boolean fails = random.nextDouble() < faultsAtHome;
        breaker.count(fails, nanos());
        if (fails) {
            var lastSuccess =
                    homeSucceeded.equals(Instant.MIN) ? Optional.<Instant>empty() : Optional.of(homeSucceeded);
            script.fact(new RoutingFact.CallFailed(HOME, access, generation(), BROKEN, began, lastSuccess));
        } else {
            homeSucceeded = script.now();
        }
        return !fails;
    }

    private void tick() {
        if (script.state().attentive() && homeIsUsed() && !homeSucceeded.equals(Instant.MIN)) {
            script.fact(new RoutingFact.CallsSucceed(
                    HOME, access, generation(), homeSucceeded.minus(HOME_TAKES), homeSucceeded));
        }
        if (breaker.isOpen() && homeIsUsed()) {
            script.fact(new RoutingFact.FaultRateExceeded(HOME, access, generation(), breaker.rate(nanos())));
        }
        script.tick();
    }

    private void ask(int region) {
        var began = script.now();
        boolean fails = region == OTHER ? otherDown : random.nextDouble() < faultsAtHome;
        var answered = began.plus(region == OTHER ? distance : HOME_TAKES);
        underWay.add(new Answer(
                answered,
                fails
                        ? new RoutingFact.CanaryFailed(region, REFUSED, began, answered, Optional.empty())
                        : new RoutingFact.CanarySucceeded(region, began, answered)));
    }

    private void answer() {
        for (var answer : List.copyOf(underWay)) {
            if (!answer.at().isAfter(script.now())) {
                underWay.remove(answer);
                script.fact(answer.fact() instanceof RoutingFact.CanaryFailed failed ? known(failed) : answer.fact());
            }
        }
    }

    private RoutingFact known(RoutingFact.CanaryFailed failed) {
        return failed.region() == HOME && !homeSucceeded.equals(Instant.MIN)
                ? new RoutingFact.CanaryFailed(
                        HOME, failed.verdict(), failed.began(), failed.ended(), Optional.of(homeSucceeded))
                : failed;
    }

    private void carryOut() {
        var effects = List.copyOf(script.effects());
        effectsSeen = effectsSeen > effects.size() ? 0 : effectsSeen;
        for (var effect : effects.subList(effectsSeen, effects.size())) {
            if (effect instanceof RoutingEffect.Probe probe) {
                ask(probe.region());
            } else if (effect instanceof RoutingEffect.ResetBreaker reset
                    && reset.region() == HOME
                    && reset.access() == access) {
                breaker.reset();
            } else if (effect instanceof RoutingEffect.OpenBreaker open
                    && open.region() == HOME
                    && open.access() == access) {
                breaker.open();
            }
        }
        effectsSeen = effects.size();
    }

    private int generation() {
        return script.view().generation(HOME, access);
    }

    private long nanos() {
        return Duration.between(RoutingScript.START, script.now()).toNanos();
    }
}
