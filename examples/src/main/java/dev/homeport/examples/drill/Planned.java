package dev.homeport.examples.drill;

import dev.homeport.testkit.Replication;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * A scenario to be played.
 *
 * @param probeInterval how often the services probe while all is well
 * @param replication when commits are acknowledged
 */
record Planned(Scenario scenario, Duration probeInterval, Replication replication) {

    static final Duration DEFAULT_PROBES = Duration.ofSeconds(1);
    private static final Duration QUICK_PROBES = Duration.ofMillis(250);
    private static final String QUICK_SUFFIX = "-250ms";

    /** The scenario of that name; a split brain is always asynchronous, since a synchronous old primary would only hang. */
    static Optional<Planned> named(String name, Replication wanted) {
        var quick = name.endsWith(QUICK_SUFFIX);
        var label = quick ? name.substring(0, name.length() - QUICK_SUFFIX.length()) : name;
        return Arrays.stream(Scenario.values())
                .filter(scenario -> scenario.label().equals(label))
                .findFirst()
                .map(scenario -> new Planned(
                        scenario,
                        quick ? QUICK_PROBES : DEFAULT_PROBES,
                        scenario.leavesOldPrimaryWritable() ? Replication.ASYNCHRONOUS : wanted));
    }

    /** The scenario's name, with the probe interval when that is not the default. */
    String label() {
        return scenario.label() + (probeInterval.equals(DEFAULT_PROBES) ? "" : "-" + probeInterval.toMillis() + "ms");
    }

    Stage.Wiring wiring() {
        return new Stage.Wiring(probeInterval, scenario.hostFromParameterStore());
    }

    boolean synchronous() {
        return replication == Replication.SYNCHRONOUS;
    }

    Duration medianBound() {
        return scenario.medianBound(probeInterval);
    }

    Duration worstBound() {
        return scenario.worstBound(probeInterval);
    }
}
