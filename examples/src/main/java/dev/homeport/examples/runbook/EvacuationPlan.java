package dev.homeport.examples.runbook;

import dev.homeport.examples.runbook.Step.Kind;
import dev.homeport.examples.runbook.config.Site;
import java.util.List;

/**
 * Plans to take a region out of service, or back into it, with the parameter that its instances follow. The last step of
 * each plan only reads.
 */
final class EvacuationPlan {

    private EvacuationPlan() {}

    /** Takes a region out of service; the place of that region itself may be lost. */
    static Plan evacuate(Systems systems, Site site, Site surviving) {
        var region = site.region();
        var key = systems.config().parameters().evacuation();
        return new Plan(
                "evacuate",
                region,
                "",
                List.of(
                        guard(systems, surviving),
                        new Step(
                                "evacuate",
                                Kind.EVERY_RUN,
                                "write " + region + " to " + key + " everywhere",
                                (f, p) -> MoveSteps.told(
                                        "evacuated " + region, systems.places().evacuate(region, surviving.region()))),
                        new Step(
                                "verify",
                                Kind.EVERY_RUN,
                                "wait until " + site.health().size() + " instances of " + region + " answer 503",
                                (facts, progress) -> systems.health().awaitOutOfService(site, progress))));
    }

    /** Takes a region back into service. */
    static Plan restore(Systems systems, Site site) {
        return new Plan(
                "restore",
                site.region(),
                "",
                List.of(
                        guard(systems, site),
                        restoreStep(systems, site.region(), site.region()),
                        new MoveSteps(systems, site).verify(List.of(site))));
    }

    private static Step guard(Systems systems, Site place) {
        return new Step("guard", Kind.CHECK, "see that no other run is at work", (facts, progress) -> {
            try (var rivals = Rivals.ask(systems, place.region())) {
                return StepResult.done("no other run is at work" + rivals.refuse());
            }
        });
    }

    /** Takes the region from the parameter, in every place; that of {@code required} has to be written. */
    static Step restoreStep(Systems systems, String region, String required) {
        var key = systems.config().parameters().evacuation();
        return new Step(
                "restore",
                Kind.ONCE,
                "take " + region + " from " + key + " everywhere",
                (facts, progress) ->
                        MoveSteps.told("restored " + region, systems.places().restore(region, required)));
    }
}
