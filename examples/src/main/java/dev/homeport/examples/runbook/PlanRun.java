package dev.homeport.examples.runbook;

import dev.homeport.examples.runbook.Journal.Unfinished;
import dev.homeport.examples.runbook.lock.Holder;
import dev.homeport.examples.runbook.lock.OutageLock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Does the steps of one plan: under the lock, each noted in the journal when it is done. What an earlier run has left
 * unfinished is gone on with.
 */
final class PlanRun {

    private static final String INTERRUPTED = "Interrupted; run this again to go on";

    private final Plan plan;
    private final Systems systems;
    private final Holder holder;
    private final Progress progress;
    private final InstantSource clock;
    private final Instant begun;
    private final Facts facts = new Facts();
    private final List<Report.Done> done = new ArrayList<>();

    PlanRun(Plan plan, Systems systems, Holder holder, Progress progress, InstantSource clock) {
        this.plan = plan;
        this.systems = systems;
        this.holder = holder;
        this.progress = progress;
        this.clock = clock;
        begun = clock.instant();
    }

    /** Does what only reads, and says of the rest what it would do. */
    Report rehearse() {
        return reported(false, () -> {
            progress.begins(plan, false, false);
            for (var step : plan.steps()) {
                if (step.kind() == Step.Kind.CHECK) {
                    perform(step);
                } else {
                    progress.would(step);
                }
            }
        });
    }

    /**
     * Does the steps without a journal: for plans that move no primary. All but the last are done under the lock's record
     * in that region. The last one only reads, and may wait for minutes in which a promotion must not be kept out.
     */
    Report executeUnderRecord(String region) {
        return reported(true, () -> {
            var place = systems.places().in(region).lockPlace();
            var last = plan.steps().size() - 1;
            try (var lock = OutageLock.takeRecord(place, plan.title(), holder, clock)) {
                progress.begins(plan, true, false);
                for (var step : plan.steps().subList(0, last)) {
                    lock.confirm();
                    perform(step);
                }
            }
            perform(plan.steps().get(last));
        });
    }

    /**
     * Does all steps.
     *
     * @param abandon whether another operation that is unfinished is left as it is
     */
    Report execute(boolean abandon) {
        return reported(true, () -> {
            try (var journal = Journal.open(systems.config().journal(), clock);
                    var lock = OutageLock.take(
                            systems.server(plan.region()),
                            systems.places().in(plan.region()).lockPlace(),
                            systems.config().name(),
                            plan.title(),
                            holder,
                            clock)) {
                execute(journal, lock, earlier(journal, abandon));
            }
        });
    }

    /** Returns the results of an earlier run of the same plan, whose facts hold from now on. */
    private Map<String, StepResult> earlier(Journal journal, boolean abandon)
            throws RunbookException, InterruptedException {
        var unfinished = journal.unfinished();
        if (unfinished.isEmpty()) {
            return Map.of();
        }
        var run = unfinished.get();
        if (run.isOf(plan) && isStillTrue(run)) {
            facts.noteAll(run.facts());
            return run.done();
        }
        if (!run.isOf(plan) && !abandon) {
            throw new RunbookException("An unfinished " + run.operation() + " of " + run.region() + ", begun at "
                    + run.begun() + ", stands in the journal; run that again to finish it, or add --abandon");
        }
        journal.end("abandoned");
        return Map.of();
    }

    /** Returns whether what was promoted then is the primary now, on the same timeline. */
    private boolean isStillTrue(Unfinished run) throws RunbookException, InterruptedException {
        var promoted = run.facts().get(Facts.NEW_TIMELINE);
        if (promoted == null) {
            return true;
        }
        var state = systems.server(plan.region()).state();
        return !state.standby() && Integer.toString(state.timeline()).equals(promoted);
    }

    private void execute(Journal journal, OutageLock lock, Map<String, StepResult> earlier)
            throws RunbookException, InterruptedException {
        var resumes = !earlier.isEmpty();
        var noted = resumes;
        progress.begins(plan, true, resumes);
        for (var step : plan.steps()) {
            var before = earlier.get(step.name());
            if (before != null && before.complete() && step.kind() == Step.Kind.ONCE) {
                progress.skips(step, before);
                done.add(new Report.Done(step.name(), before.text(), before.complete(), Duration.ZERO));
                continue;
            }
            lock.confirm();
            // A plan whose checks fail has changed nothing, and leaves nothing to be finished.
            if (!noted && step.kind() != Step.Kind.CHECK) {
                journal.begin(plan, holder);
                noted = true;
            }
            var result = performOrGiveUp(step, journal);
            if (noted) {
                journal.done(step, result, facts);
            }
        }
        journal.end("finished");
    }

    private StepResult performOrGiveUp(Step step, Journal journal) throws RunbookException, InterruptedException {
        try {
            return perform(step);
        } catch (RunbookException e) {
            if (e.isUndone()) {
                journal.end("abandoned");
            }
            throw e;
        }
    }

    private StepResult perform(Step step) throws RunbookException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        progress.before(step);
        var from = clock.instant();
        var result = step.action().perform(facts, what -> progress.waits(step, what));
        var took = Duration.between(from, clock.instant());
        progress.after(step, result, took);
        done.add(new Report.Done(step.name(), result.text(), result.complete(), took));
        return result;
    }

    @FunctionalInterface
    private interface Body {
        void run() throws RunbookException, InterruptedException;
    }

    private Report reported(boolean executed, Body body) {
        String problem;
        try {
            body.run();
            problem = "";
        } catch (RunbookException e) {
            // What an interrupt breaks off, such as a call of the AWS SDK, fails with an exception of its own.
            problem = Thread.currentThread().isInterrupted() ? INTERRUPTED : String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = INTERRUPTED;
        }
        var report = new Report(
                plan.operation(),
                plan.region(),
                begun,
                Duration.between(begun, clock.instant()),
                executed,
                problem,
                done,
                facts.all());
        progress.ends(report);
        return report;
    }
}
