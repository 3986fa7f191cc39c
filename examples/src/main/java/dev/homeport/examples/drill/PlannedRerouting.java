package dev.homeport.examples.drill;

import dev.homeport.examples.drill.result.ReroutingResult;
import dev.homeport.region.RegionName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Plays a rerouting scenario. */
record PlannedRerouting(ReroutingScenario scenario) implements DrillScenario<ReroutingResult> {

    static Optional<PlannedRerouting> named(String name) {
        return Arrays.stream(ReroutingScenario.values())
                .filter(scenario -> scenario.label().equals(name))
                .findFirst()
                .map(PlannedRerouting::new);
    }

    @Override
    public String label() {
        return scenario.label();
    }

    @Override
    public Stage.Wiring wiring() {
        return Stage.Wiring.nearby(PlannedFailover.DEFAULT_PROBES, false, true);
    }

    @Override
    public boolean wantsFreshServices() {
        return true;
    }

    @Override
    public String introduction() {
        return CartLoad.READERS + " readers and " + CartLoad.WRITERS + " writers of carts"
                + (scenario.drains() ? ", " + OrderLoad.WRITERS + " writers of orders" : "");
    }

    @Override
    public String legend() {
        return "where the service in " + Stage.EAST + " reads and writes carts";
    }

    @Override
    public String situation(Stage stage) {
        var routes = stage.services().get(Stage.EAST).dynamoDb().orElseThrow().routes();
        var share = RouteWatch.share(routes.region(RegionName.of(Stage.EAST)).reads());
        return String.format(
                "carts of %s: read %-23s written %-10s",
                Stage.EAST,
                share > 0 && share < 100 ? share + " % there, else " + Stage.WEST : routes.readRegion(),
                routes.writeRegion());
    }

    @Override
    public ReroutingResult playOnce(DrillRun scene) throws Exception {
        return new ReroutingRun(scene, scenario).play();
    }

    @Override
    public boolean missedOnlyTimes(ReroutingResult run) {
        return run.missing().isEmpty() && run.twice().isEmpty() && run.broken().isEmpty();
    }

    @Override
    public ReroutingVerdicts verdict(List<ReroutingResult> runs, List<String> mishaps, boolean worstCaseFails) {
        return new ReroutingVerdicts(scenario, runs, mishaps, worstCaseFails);
    }
}
