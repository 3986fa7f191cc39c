package dev.homeport.examples.drill;

import dev.homeport.examples.drill.result.RegionLossResult;
import dev.homeport.testkit.Replication;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Plays the loss of a whole region, from steady traffic to the way back.
 *
 * @param replication when commits are acknowledged
 * @param distance the round trip between the regions
 */
record PlannedRegionLoss(RegionLoss loss, Replication replication, Duration distance)
        implements DrillScenario<RegionLossResult> {

    static Optional<PlannedRegionLoss> named(String name, Replication replication, Duration distance) {
        return RegionLoss.named(name).map(loss -> new PlannedRegionLoss(loss, replication, distance));
    }

    @Override
    public String label() {
        return loss.label();
    }

    @Override
    public Stage.Wiring wiring() {
        return Stage.Wiring.apart(PlannedFailover.DEFAULT_PROBES, distance);
    }

    @Override
    public boolean wantsFreshServices() {
        return true;
    }

    @Override
    public String introduction() {
        return setting() + "; users speak to one front door";
    }

    /** Returns how it is played, in words. */
    String setting() {
        return (synchronous() ? "synchronous" : "asynchronous") + " replication, "
                + (distance.isZero() ? "regions side by side" : "regions " + distance.toMillis() + " ms apart");
    }

    @Override
    public String legend() {
        return "the primary as the service in " + Stage.WEST + " sees it";
    }

    @Override
    public String situation(Stage stage) {
        return String.format("primary %-10s", primary(stage));
    }

    /** Returns the primary's region as the service in the surviving region sees it. */
    static String primary(Stage stage) {
        return stage.services()
                .get(Stage.WEST)
                .dataSource()
                .topology()
                .primary()
                .map(node -> node.region().value())
                .orElse("none");
    }

    @Override
    public RegionLossResult playOnce(DrillRun scene) throws Exception {
        return new RegionLossRun(scene, this).play();
    }

    @Override
    public boolean missedOnlyTimes(RegionLossResult run) {
        return run.broken().isEmpty();
    }

    @Override
    public RegionLossVerdicts verdict(List<RegionLossResult> runs, List<String> mishaps, boolean worstCaseFails) {
        return new RegionLossVerdicts(this, runs, mishaps, worstCaseFails);
    }

    boolean synchronous() {
        return replication == Replication.SYNCHRONOUS;
    }
}
