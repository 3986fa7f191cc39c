package dev.homeport.examples.drill;

import dev.homeport.examples.drill.result.FailoverResult;
import dev.homeport.testkit.Replication;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Plays a failover scenario with a probe interval and a replication mode.
 *
 * @param probeInterval how often the services probe while all is well
 * @param replication when commits are acknowledged
 */
record PlannedFailover(FailoverScenario scenario, Duration probeInterval, Replication replication)
        implements DrillScenario<FailoverResult> {

    static final Duration DEFAULT_PROBES = Duration.ofSeconds(1);
    private static final Duration QUICK_PROBES = Duration.ofMillis(250);
    private static final String QUICK_SUFFIX = "-250ms";

    /** The scenario of that name; a split brain is always asynchronous, since a synchronous old primary would only hang. */
    static Optional<PlannedFailover> named(String name, Replication wanted) {
        var quick = name.endsWith(QUICK_SUFFIX);
        var label = quick ? name.substring(0, name.length() - QUICK_SUFFIX.length()) : name;
        return Arrays.stream(FailoverScenario.values())
                .filter(scenario -> scenario.label().equals(label))
                .findFirst()
                .map(scenario -> new PlannedFailover(
                        scenario,
                        quick ? QUICK_PROBES : DEFAULT_PROBES,
                        scenario.leavesOldPrimaryWritable() ? Replication.ASYNCHRONOUS : wanted));
    }

    /** The scenario's name, with the probe interval when that is not the default. */
    @Override
    public String label() {
        return scenario.label() + (probeInterval.equals(DEFAULT_PROBES) ? "" : "-" + probeInterval.toMillis() + "ms");
    }

    @Override
    public Stage.Wiring wiring() {
        return Stage.Wiring.nearby(probeInterval, scenario.hostFromParameterStore(), false);
    }

    @Override
    public boolean wantsFreshServices() {
        return false;
    }

    @Override
    public String introduction() {
        return "probes every " + probeInterval.toMillis() + " ms, " + (synchronous() ? "synchronous" : "asynchronous")
                + " replication";
    }

    @Override
    public String legend() {
        return "the primary as the service in " + Stage.EAST + " sees it";
    }

    @Override
    public String situation(Stage stage) {
        var topology = stage.services().get(Stage.EAST).dataSource().topology();
        return String.format(
                "primary %-10s %-10s timeline %-3s",
                topology.primary().map(node -> node.region().value()).orElse("none"),
                topology.state(),
                topology.epoch().timeline().isPresent()
                        ? Integer.toString(topology.epoch().timeline().getAsInt())
                        : "?");
    }

    @Override
    public FailoverResult playOnce(DrillRun scene) throws Exception {
        return new FailoverRun(scene, this).play();
    }

    @Override
    public boolean missedOnlyTimes(FailoverResult run) {
        return run.lost().isEmpty()
                && run.stray().isEmpty()
                && run.stale().isEmpty()
                && run.broken().isEmpty();
    }

    @Override
    public FailoverVerdicts verdict(List<FailoverResult> runs, List<String> mishaps, boolean worstCaseFails) {
        return new FailoverVerdicts(this, runs, mishaps, worstCaseFails);
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
