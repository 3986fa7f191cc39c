package dev.homeport.examples.runbook;

import dev.homeport.examples.runbook.Step.Kind;
import dev.homeport.examples.runbook.config.Site;
import dev.homeport.examples.runbook.postgres.Fence;
import dev.homeport.examples.runbook.postgres.Lag;
import dev.homeport.examples.runbook.postgres.Server;
import dev.homeport.examples.runbook.postgres.ServerState;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plans the loss of a primary: measure, fence what can be reached, promote, tell the instances, verify. */
final class PromotePlan {

    private final Systems systems;
    private final RunRequest request;
    private final Site target;
    private final Site lost;
    private final Server standby;
    private final Server old;
    private final MoveSteps moves;
    private boolean silent;

    PromotePlan(Systems systems, RunRequest request, Site target, Site lost) {
        this.systems = systems;
        this.request = request;
        this.target = target;
        this.lost = lost;
        standby = systems.server(target.region());
        old = systems.server(lost.region());
        moves = new MoveSteps(systems, target);
    }

    Plan plan() {
        var steps = new ArrayList<Step>();
        steps.add(new Step("guard", Kind.CHECK, "measure the lag of " + standby, (facts, progress) -> guard(facts)));
        steps.add(new Step(
                "fence",
                Kind.EVERY_RUN,
                "make " + old + " read-only and end its clients' connections, if it can be reached",
                (facts, progress) -> fence(facts)));
        steps.add(new Step(
                "drain", Kind.EVERY_RUN, "wait until " + standby + " has the rest of the log, if fenced", this::drain));
        moves.announce(lost, false).ifPresent(steps::add);
        steps.addAll(moves.move(lost));
        if (!systems.config().parameters().evacuation().isEmpty()) {
            steps.add(evacuate());
        }
        if (systems.config().dns().wanted()) {
            steps.add(moves.dns());
        }
        steps.add(moves.verify(systems.config().others(lost.region())));
        return new Plan("promote", target.region(), lost.region(), steps);
    }

    private StepResult guard(Facts facts) throws RunbookException, InterruptedException {
        try (var rivals = Rivals.ask(systems, target.region())) {
            var found = measure(facts);
            return StepResult.done(found + rivals.refuse());
        }
    }

    private String measure(Facts facts) throws RunbookException, InterruptedException {
        var state = standby.state();
        var primary = old.stateIfReachable().orElse(null);
        silent = primary == null;
        if (primary != null && !primary.system().equals(state.system())) {
            throw new RunbookException(standby + " and " + old + " are not of one cluster");
        }
        if (!state.standby()) {
            return alreadyPrimary(state, primary, facts);
        }
        var lag = Lag.between(primary, state);
        facts.note(Facts.LAG, lag);
        facts.note(Facts.OLD_TIMELINE, state.timeline());
        var refusal = lag.refusal(systems.config().limits());
        if (refusal.isPresent() && !request.force()) {
            throw new RunbookException("Promoting " + standby + " is refused: " + refusal.get() + " (lag: " + lag
                    + "); add --force to promote it all the same");
        }
        return standby + " is a standby on timeline " + state.timeline() + ", lag: " + lag
                + refusal.map(why -> "; forced, though " + why).orElse("");
    }

    /** Goes on after a promotion that another run, or a person, has done. */
    private String alreadyPrimary(ServerState state, @Nullable ServerState other, Facts facts) throws RunbookException {
        if (other != null && !other.standby() && other.timeline() >= state.timeline()) {
            throw new RunbookException(standby + " was promoted before, and " + old + " is the primary on timeline "
                    + other.timeline() + "; make " + target.region() + " its standby first");
        }
        if (other == null && !request.force() && !isOurs(state, facts)) {
            throw new RunbookException(standby + " is a primary on timeline " + state.timeline()
                    + ", perhaps of the past, and " + old + " does not answer: what " + standby
                    + " lacks is unknown; add --force to use it all the same");
        }
        if (facts.find(Facts.LAG).isEmpty()) {
            facts.note(Facts.LAG, "unknown, since it was promoted before this run");
        }
        return standby + " is the primary already, on timeline " + state.timeline();
    }

    /** Returns whether an unfinished run has promoted the server, or the instances are told that it is the primary. */
    private boolean isOurs(ServerState state, Facts facts) throws RunbookException {
        if (facts.find(Facts.OLD_TIMELINE).isPresent()) {
            return true;
        }
        var published = systems.places().any() ? systems.places().published(target.region()) : Optional.empty();
        return !state.readOnly()
                && published.equals(Optional.of(systems.config().parameters().valueFor(target)));
    }

    private StepResult fence(Facts facts) throws RunbookException, InterruptedException {
        try {
            // It had the full time in the guard; whether it came back since then is seen in half of it.
            var state = silent ? old.stateAgain() : old.state();
            if (state.standby()) {
                facts.note(Facts.FENCED, "yes");
                return StepResult.done(old + " is a standby; there is nothing to fence");
            }
            int ended = new Fence(old).raise();
            facts.note(Facts.FENCED, "yes");
            return StepResult.done(old + " is read-only; " + ended + " connections ended");
        } catch (RunbookException e) {
            facts.note(Facts.FENCED, "no");
            if (request.automatic() && !systems.config().unfencedAllowed()) {
                var refused = old + " could not be fenced, and automatic.unfenced=allowed is not set: ";
                throw new RunbookException(refused + MoveSteps.unfenced(old, e).getMessage(), e);
            }
            return StepResult.incomplete(old + " is NOT FENCED and may still take writes: " + e.getMessage());
        }
    }

    private StepResult drain(Facts facts, Consumer<String> progress) throws RunbookException, InterruptedException {
        var state = standby.state();
        if (!state.standby()) {
            return StepResult.done(standby + " is promoted already");
        }
        if (!facts.find(Facts.FENCED).equals(Optional.of("yes"))) {
            return StepResult.done("not waited for: " + old + " is not fenced");
        }
        var primary = old.stateIfReachable();
        if (primary.isEmpty()) {
            return StepResult.done("not waited for: " + old + " sends no more");
        }
        if (awaitReceipt(primary.get(), progress)) {
            facts.note(Facts.LAG, "0 bytes, 0 s");
            return StepResult.done(standby + " has all that " + old + " has; nothing is lost");
        }
        var lag = Lag.between(primary.get(), standby.state());
        facts.note(Facts.LAG, lag);
        var refusal = lag.refusal(systems.config().limits());
        if (refusal.isPresent() && !request.force()) {
            new Fence(old).lower();
            throw RunbookException.undone(standby + " does not catch up: " + refusal.get() + "; " + old
                    + " takes writes again; add --force to promote all the same");
        }
        return StepResult.incomplete(standby + " lacks what " + old + " wrote last: " + lag);
    }

    private boolean awaitReceipt(ServerState primary, Consumer<String> progress)
            throws RunbookException, InterruptedException {
        try {
            return moves.awaitReceipt(primary, systems.config().limits().drain(), progress);
        } catch (RunbookException e) {
            throw MoveSteps.unfenced(old, e);
        }
    }

    private Step evacuate() {
        var region = lost.region();
        return new Step(
                "evacuate",
                Kind.ONCE,
                "write " + region + " to " + key() + " everywhere",
                (facts, progress) ->
                        MoveSteps.told("evacuated " + region, systems.places().leave(region, target.region())));
    }

    private String key() {
        return systems.config().parameters().evacuation();
    }
}
