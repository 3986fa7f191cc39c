package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.RegionStatus;
import dev.homeport.dynamodb.internal.routing.LatencyTrend;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import dev.homeport.dynamodb.internal.routing.RoutingSettings;
import dev.homeport.dynamodb.internal.routing.RoutingState;
import dev.homeport.dynamodb.internal.routing.RoutingStateMachine;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import dev.homeport.internal.DaemonThreads;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides: it takes facts from calls and canaries, adds those that only looking shows (calls overdue,
 * the operator's word, its own lateness), asks the decision, and has the {@link RoutingActor} carry out the outcome. It does
 * no I/O.
 *
 * <p>That a breaker has opened is looked for and not listened to: with a single listener of any kind, Resilience4j makes an
 * event of every success, 100 to 200 B and a reading of the wall clock (measured).
 *
 * <p>Facts that do not fit into its inbox are dropped and counted in the log: with a full inbox there are thousands that
 * say the same.
 */
public final class RoutingLoop {

    static final Duration TICK = Duration.ofMillis(100);

    private static final int TICKS_A_SECOND = 10;
    private static final int INBOX_CAPACITY = 10_000;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(MultiRegionDynamoDb.class);

    private final String client;
    private final RoutingStateMachine routing = new RoutingStateMachine();
    private final LinkedBlockingQueue<RoutingFact> inbox = new LinkedBlockingQueue<>(INBOX_CAPACITY);
    private final Circuits circuits;
    private final Duration overdue;
    private final Supplier<Set<Integer>> evacuated;
    private final CallClock clock;
    private final Thread thread;
    private volatile RoutingState state;
    private final RoutingActor actor;
    private volatile Runnable eachTick = () -> {};
    private volatile boolean closed;

    /** Confined to the thread, as the next one. */
    private Set<Integer> evacuatedBefore = Set.of();

    private long nextTickNanos;
    private int ticks;

    public RoutingLoop(
            String client,
            RoutingSettings settings,
            Circuits circuits,
            Duration overdue,
            Supplier<Set<Integer>> evacuated,
            RoutingEventLog events,
            CallClock clock) {
        this.client = client;
        this.circuits = circuits;
        this.overdue = overdue;
        this.evacuated = evacuated;
        this.clock = clock;
        this.state = RoutingState.starting(settings, clock.now());
        this.actor = new RoutingActor(circuits, events, state.view());
        this.thread = DaemonThreads.named("homeport-dynamodb-" + client + "-routing", this::run);
    }

    /**
     * Begins to decide.
     *
     * @param probe sends a canary to a region at once
     * @param renew has the connections to a region made anew, and does not wait for that
     * @param eachTick called each {@link #TICK} on the deciding thread
     */
    public void start(IntConsumer probe, IntConsumer renew, Runnable eachTick) {
        actor.start(probe, renew);
        this.eachTick = eachTick;
        nextTickNanos = clock.nanos() + TICK.toNanos();
        thread.start();
    }

    /** What calls read, once each. */
    public RoutingTable view() {
        return actor.view();
    }

    /** Everything that is known. */
    public RoutingState state() {
        return state;
    }

    /** Takes a fact, from any thread. */
    public void report(RoutingFact fact) {
        if (!closed && !inbox.offer(fact)) {
            LOG.error(
                    "A fact was dropped, because the decision is behind: client={} fact={}",
                    client,
                    fact.getClass().getSimpleName());
        }
    }

    private void run() {
        while (!closed) {
            try {
                step();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                // Without this thread no region would ever be left or taken back, so it outlives even a lack of memory.
                LOG.error("A decision failed, and the next fact is decided as usual: client={}", client, e);
            }
        }
    }

    private void step() throws InterruptedException {
        var fact = inbox.poll(Math.max(0, nextTickNanos - clock.nanos()), TimeUnit.NANOSECONDS);
        if (fact != null) {
            decide(fact);
        }
        var now = clock.nanos();
        if (now - nextTickNanos >= 0) {
            var drift = Duration.ofNanos(now - nextTickNanos);
            nextTickNanos = now + TICK.toNanos();
            if (drift.compareTo(RoutingStateMachine.STALL) > 0) {
                decide(new RoutingFact.SchedulerStalled(drift));
            }
            look(now);
            decide(new RoutingFact.Tick());
            eachTick.run();
        }
    }

    private void look(long nanos) {
        ticks++;
        var wanted = evacuated.get();
        if (!wanted.equals(evacuatedBefore)) {
            evacuatedBefore = wanted;
            decide(new RoutingFact.Evacuated(wanted));
        }
        for (var circuit : circuits.all()) {
            look(circuit, nanos);
        }
    }

    private void look(Circuit circuit, long nanos) {
        int generation = view().generation(circuit.region(), circuit.access());
        if (state.attentive() && circuit.inFlight().lastSuccess() != InFlightCalls.NEVER) {
            decide(new RoutingFact.CallsSucceed(
                    circuit.region(),
                    circuit.access(),
                    generation,
                    clock.at(circuit.inFlight().lastSuccessBegan()),
                    clock.at(circuit.inFlight().lastSuccess())));
        }
        if (circuit.access() == AccessMode.READ) {
            lookAtReads(circuit, nanos);
        }
        int late = circuit.inFlight().overdue(nanos, overdue.toNanos());
        if (late > 0) {
            decide(new RoutingFact.CallsOverdue(
                    circuit.region(),
                    circuit.access(),
                    generation,
                    late,
                    clock.at(circuit.inFlight().oldest(nanos)),
                    circuits.lastSuccess(circuit)));
        }
        if (circuit.breaker().getState() == CircuitBreaker.State.OPEN
                && state.record(circuit.region()).circuit(circuit.access()).usable()) {
            decide(exceeded(circuit, generation));
        }
        if (state.record(circuit.region()).circuit(circuit.access()).state() == RegionStatus.State.RAMPING) {
            var metrics = circuit.breaker().getMetrics();
            var rate = faultRate(metrics);
            decide(new RoutingFact.FaultRate(
                    circuit.region(), circuit.access(), generation, rate, metrics.getNumberOfBufferedCalls()));
        }
    }

    private void lookAtReads(Circuit circuit, long nanos) {
        long ended = circuit.inFlight().lastSuccess();
        if (ended == InFlightCalls.NEVER || nanos - ended > 2 * TICK.toNanos()) {
            return;
        }
        var took = Duration.ofNanos(Math.max(0, ended - circuit.inFlight().lastSuccessBegan()));
        if (ticks % TICKS_A_SECOND == 0 || took.compareTo(LatencyTrend.LEAST_SLOW) >= 0) {
            decide(new RoutingFact.ReadTook(circuit.region(), took));
        }
    }

    private static RoutingFact exceeded(Circuit circuit, int generation) {
        var metrics = circuit.breaker().getMetrics();
        boolean slow = metrics.getSlowCallRate()
                >= circuit.breaker().getCircuitBreakerConfig().getSlowCallRateThreshold();
        return slow
                ? new RoutingFact.SlowRateExceeded(
                        circuit.region(), circuit.access(), generation, metrics.getSlowCallRate() / 100)
                : new RoutingFact.FaultRateExceeded(
                        circuit.region(), circuit.access(), generation, faultRateOfSoFew(metrics));
    }

    /** 0 to 1, of however few calls: one that has opened is judged by what comes, not forgotten because little comes. */
    private static double faultRateOfSoFew(CircuitBreaker.Metrics metrics) {
        return (double) metrics.getNumberOfFailedCalls() / Math.max(1, metrics.getNumberOfBufferedCalls());
    }

    /** 0 to 1; the breaker says -1 while it has not seen enough. */
    private static double faultRate(CircuitBreaker.Metrics metrics) {
        return Math.max(0, metrics.getFailureRate()) / 100;
    }

    private void decide(RoutingFact fact) {
        var step = routing.decide(state, fact, clock.now());
        state = step.next();
        step.effects().forEach(actor::carryOut);
    }

    /** Decides nothing any more; the last view holds. */
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(LONGEST_CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
