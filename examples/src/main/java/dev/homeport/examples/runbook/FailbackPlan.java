package dev.homeport.examples.runbook;

import dev.homeport.examples.runbook.Step.Kind;
import dev.homeport.examples.runbook.config.Site;
import dev.homeport.examples.runbook.postgres.Fence;
import dev.homeport.examples.runbook.postgres.Lag;
import dev.homeport.examples.runbook.postgres.Server;
import dev.homeport.examples.runbook.postgres.ServerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plans the way back: the old primary follows and catches up, then the current one is fenced, the rest of its log is
 * replayed, and the old one is promoted. Nothing is lost; if the rest does not arrive in time, the fence is lowered and
 * all is as before. The promotion is announced before the fence, so that nothing is read-only if that fails.
 */
final class FailbackPlan {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Systems systems;
    private final RunRequest request;
    private final Site target;
    private final Site current;
    private final Server standby;
    private final Server primary;
    private final MoveSteps moves;

    FailbackPlan(Systems systems, RunRequest request, Site target, Site current) {
        this.systems = systems;
        this.request = request;
        this.target = target;
        this.current = current;
        standby = systems.server(target.region());
        primary = systems.server(current.region());
        moves = new MoveSteps(systems, target);
    }

    Plan plan() {
        var steps = new ArrayList<Step>();
        steps.add(new Step("guard", Kind.CHECK, "see that " + standby + " follows " + primary, (f, p) -> guard(f)));
        steps.add(new Step("rebuild", Kind.EVERY_RUN, "copy " + standby + " afresh, if it has to be", this::rebuild));
        steps.add(new Step("catch-up", Kind.EVERY_RUN, "wait until " + standby + " is near " + primary, this::catchUp));
        moves.announce(current, true).ifPresent(steps::add);
        steps.add(new Step(
                "fence",
                Kind.EVERY_RUN,
                "make " + primary + " read-only and end its clients' connections",
                (f, p) -> fence(f)));
        steps.add(new Step("drain", Kind.EVERY_RUN, "wait until " + standby + " has replayed everything", this::drain));
        steps.addAll(moves.move(current));
        if (!systems.config().parameters().evacuation().isEmpty()) {
            steps.add(EvacuationPlan.restoreStep(systems, target.region(), target.region()));
        }
        if (systems.config().dns().wanted()) {
            steps.add(moves.dns());
        }
        steps.add(moves.verify(systems.config().sites()));
        return new Plan("failback", target.region(), current.region(), steps);
    }

    private StepResult guard(Facts facts) throws RunbookException, InterruptedException {
        try (var rivals = Rivals.ask(systems, target.region())) {
            var found = followed(facts);
            return StepResult.done(found + rivals.refuse());
        }
    }

    private String followed(Facts facts) throws RunbookException, InterruptedException {
        var now = primary.state();
        var state = standby.stateIfReachable().orElse(null);
        if (isBack(state, now)) {
            return standby + " is the primary already";
        }
        if (now.standby()) {
            throw new RunbookException(
                    primary + " is no primary, so that there is nothing to go back from; see status");
        }
        if (state != null && !state.system().equals(now.system())) {
            throw new RunbookException(standby + " and " + primary + " are not of one cluster");
        }
        facts.note(Facts.OLD_TIMELINE, now.timeline());
        if (state != null && state.standby()) {
            return standby + " is a standby, lag: " + Lag.between(now, state);
        }
        if (state == null) {
            throw new RunbookException(standby + " does not answer, and a server that is down is made a standby by"
                    + " hand. Take the rows that only it holds (docs/runbook.md, \"Lost rows\"). "
                    + CommandRebuild.instructions(
                            target, current, systems.config().login())
                    + ". Then run this again");
        }
        var why = standby + " is a primary of the past, on timeline " + state.timeline();
        if (!request.lostRowsTaken()) {
            throw new RunbookException(why + ". Rows that only it holds would be lost by a fresh copy: take them first"
                    + " (docs/runbook.md, \"Lost rows\"), then make it a standby of " + primary
                    + ", or run this again with --lost-rows-taken");
        }
        return why + "; it will be copied afresh, since its lost rows were taken";
    }

    /** Returns whether the target has been promoted, by an earlier run of this plan. */
    private static boolean isBack(@Nullable ServerState state, ServerState now) {
        return state != null && !state.standby() && (now.standby() || state.timeline() > now.timeline());
    }

    private boolean isBack() throws RunbookException, InterruptedException {
        return isBack(standby.stateIfReachable().orElse(null), primary.state());
    }

    private StepResult rebuild(Facts facts, Consumer<String> progress) throws RunbookException, InterruptedException {
        if (isBack() || isStandby()) {
            return StepResult.done(standby + " needs no fresh copy");
        }
        if (!request.lostRowsTaken()) {
            throw new RunbookException(standby + " stopped answering; run this again");
        }
        systems.rebuild().rebuild(target, current, progress);
        if (!Waiting.until(systems.config().limits().catchUp(), PAUSE, this::isStandby)) {
            throw new RunbookException(standby + " is no standby after its fresh copy; read its log");
        }
        return StepResult.done(standby + " was copied afresh");
    }

    private boolean isStandby() throws InterruptedException {
        return standby.stateIfReachable().filter(ServerState::standby).isPresent();
    }

    private StepResult catchUp(Facts facts, Consumer<String> progress) throws RunbookException, InterruptedException {
        if (isBack()) {
            return StepResult.done(standby + " is the primary already");
        }
        progress.accept("until " + standby + " has caught up");
        var limits = systems.config().limits();
        if (!Waiting.until(limits.catchUp(), PAUSE, () -> lacks() <= limits.lagBytes())) {
            throw new RunbookException(
                    standby + " has not caught up within " + limits.catchUp().toSeconds()
                            + " s; see pg_stat_replication at " + primary + ", then run this again");
        }
        return StepResult.done(standby + " has caught up, but for " + lacks() + " bytes");
    }

    /** Returns how many bytes the standby lacks; as many as can be, while it does not answer or follows no one. */
    private long lacks() throws RunbookException, InterruptedException {
        var now = primary.state();
        var bytes = standby.stateIfReachable()
                .map(state -> Lag.between(now, state).bytes())
                .orElse(null);
        return bytes == null ? Long.MAX_VALUE : bytes;
    }

    private StepResult fence(Facts facts) throws RunbookException, InterruptedException {
        if (primary.state().standby()) {
            return StepResult.done(primary + " is a standby; there is nothing to fence");
        }
        try {
            int ended = new Fence(primary).raise();
            facts.note(Facts.FENCED, "yes");
            return StepResult.done(primary + " is read-only; " + ended + " connections ended");
        } catch (RunbookException e) {
            throw moves.withdrawn(MoveSteps.unfenced(primary, e));
        }
    }

    private StepResult drain(Facts facts, Consumer<String> progress) throws RunbookException, InterruptedException {
        if (isBack()) {
            return StepResult.done(standby + " is promoted already");
        }
        try {
            var state = primary.state();
            facts.note(Facts.POSITION, state.position());
            if (!moves.awaitReplay(state, systems.config().limits().drain(), progress)) {
                throw new RunbookException(standby + " lacks "
                        + (state.position() - standby.state().position()) + " bytes of " + primary + " after "
                        + systems.config().limits().drain().toSeconds() + " s");
            }
        } catch (RunbookException e) {
            throw moves.withdrawn(MoveSteps.unfenced(primary, e));
        }
        facts.note(Facts.LAG, "0 bytes, 0 s");
        return StepResult.done(standby + " has replayed everything, lag: 0 bytes");
    }
}
