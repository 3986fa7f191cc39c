package dev.homeport.examples.runbook;

import dev.homeport.examples.runbook.Step.Kind;
import dev.homeport.examples.runbook.config.Site;
import dev.homeport.examples.runbook.postgres.Fence;
import dev.homeport.examples.runbook.postgres.Server;
import dev.homeport.examples.runbook.postgres.ServerState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the steps that a promotion and a failback share: announce, promote, check, tell the instances, move the name. */
final class MoveSteps {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Systems systems;
    private final Site target;
    private final Server server;

    MoveSteps(Systems systems, Site target) {
        this.systems = systems;
        this.target = target;
        server = systems.server(target.region());
    }

    /** Makes the steps from the promotion to the last look at the other servers. */
    List<Step> move(Site left) {
        var steps = new ArrayList<Step>();
        steps.add(promote());
        steps.add(timeline());
        if (tells()) {
            steps.add(publish());
        }
        steps.add(alone(left));
        return steps;
    }

    private boolean tells() {
        return systems.places().any() && !systems.config().parameters().names().isEmpty();
    }

    /**
     * Announces the promotion, if anything is told, where a start guard asks: between {@code pg_promote} and {@link
     * #publish()} the parameter still names the old primary, which could start meanwhile.
     *
     * @param required whether nothing goes on without it; else the report says what it lacks
     */
    Optional<Step> announce(Site lost, boolean required) {
        return tells() ? Optional.of(announcement(lost, required)) : Optional.empty();
    }

    private Step announcement(Site lost, boolean required) {
        var key = systems.config().parameters().promoting();
        var value = systems.config().parameters().valueFor(target);
        return new Step(
                "announce",
                Kind.EVERY_RUN,
                "write " + value + " to " + key
                        + ", which keeps a guarded old primary down until the parameter is written",
                (facts, progress) -> {
                    if (!server.state().standby()) {
                        return StepResult.done("not needed: " + server + " is promoted already");
                    }
                    try {
                        var failures = systems.places().announce(target, lost.region());
                        return told("wrote " + value + " to " + key, failures);
                    } catch (RunbookException e) {
                        if (required) {
                            throw e;
                        }
                        return StepResult.incomplete("NOT ANNOUNCED: until the parameter is written, a start guard may"
                                + " let the old primary start: " + e.getMessage());
                    }
                });
    }

    /** Takes the announcement back where the server was not promoted; returns the failure with what became of it. */
    RunbookException withdrawn(RunbookException failure) throws InterruptedException {
        if (!tells() || server.stateIfReachable().filter(ServerState::standby).isEmpty()) {
            return failure;
        }
        var announced = systems.places().withdraw();
        if (announced.isEmpty()) {
            return failure;
        }
        var text = failure.getMessage() + "; but it is still announced, delete "
                + systems.config().parameters().promoting() + " by hand: " + String.join("; ", announced);
        return failure.isUndone() ? RunbookException.undone(text) : new RunbookException(text, failure);
    }

    /** Sees that no other server takes writes, and fences the old primary late if it came back meanwhile. */
    private Step alone(Site left) {
        return new Step("alone", Kind.EVERY_RUN, "see that no other server takes writes", (facts, progress) -> {
            var silent = new ArrayList<String>();
            var answers = writable();
            for (var other : answers.entrySet()) {
                if (other.getValue() == Writable.UNKNOWN) {
                    silent.add(other.getKey().region());
                } else if (other.getValue() == Writable.YES && !other.getKey().equals(left)) {
                    throw new RunbookException("TWO PRIMARIES: "
                            + systems.server(other.getKey().region()) + " takes writes beside " + server
                            + "; another run has promoted it. Stop one of the two now, and see status");
                }
            }
            if (answers.get(left) == Writable.YES) {
                return fencedLate(systems.server(left.region()), facts);
            }
            return StepResult.done(
                    silent.isEmpty()
                            ? "no other server takes writes"
                            : "no other server that answers takes writes; " + String.join(", ", silent)
                                    + " did not answer");
        });
    }

    private static StepResult fencedLate(Server old, Facts facts) throws InterruptedException {
        try {
            int ended = new Fence(old).raise();
            facts.note(Facts.FENCED, "yes");
            return StepResult.done(old + " took writes again and is read-only now; " + ended + " connections ended");
        } catch (RunbookException e) {
            return StepResult.incomplete(
                    "TWO PRIMARIES: " + old + " TAKES WRITES and is not fenced: " + e.getMessage() + "; stop it");
        }
    }

    private enum Writable {
        YES,
        NO,
        UNKNOWN
    }

    private Map<Site, Writable> writable() throws InterruptedException {
        var answers = new LinkedHashMap<Site, Writable>();
        var others = systems.config().others(target.region());
        try (var asking = AllAtOnce.ask(others, this::writable)) {
            var answered = asking.answersWithin(systems.config().limits().answer());
            others.forEach(site -> answers.put(site, answered.getOrDefault(site, Writable.UNKNOWN)));
        }
        return answers;
    }

    private Writable writable(Site site) throws InterruptedException {
        try {
            var state = systems.server(site.region()).state();
            return state.standby() || state.readOnly() ? Writable.NO : Writable.YES;
        } catch (RunbookException silent) {
            return Writable.UNKNOWN;
        }
    }

    /** Promotes, and takes away a fence that the server has kept from when it was the old primary. */
    private Step promote() {
        var how = target.rdsInstance() == null ? "pg_promote" : "PromoteReadReplica of " + target.rdsInstance();
        return new Step("promote", Kind.EVERY_RUN, how + " at " + server, (facts, progress) -> {
            var was = server.state().standby();
            systems.promotion(target).promote(progress);
            var lowered = new Fence(server).lower();
            return StepResult.done((was ? "promoted " + server : server + " is the primary already")
                    + (lowered ? ", and let it take writes" : ""));
        });
    }

    /** Proves by the timeline that this was a promotion, and of this server. */
    private Step timeline() {
        return new Step("timeline", Kind.EVERY_RUN, "see that the timeline of " + server + " has risen", (facts, p) -> {
            var state = server.state();
            if (state.standby()) {
                throw new RunbookException("The server " + server + " is a standby again; read its log");
            }
            var old = facts.find(Facts.OLD_TIMELINE);
            if (old.isPresent() && state.timeline() <= Integer.parseInt(old.get())) {
                throw new RunbookException("The timeline of " + server + " is " + state.timeline()
                        + " and has not risen from " + old.get() + ": this is not the server that was promoted");
            }
            facts.note(Facts.NEW_TIMELINE, state.timeline());
            var text = "timeline " + old.orElse("?") + " to " + state.timeline();
            return state.commitsHang()
                    ? StepResult.incomplete(text + "; commits at " + server + " wait for a standby that is not"
                            + " connected: alter system set synchronous_standby_names = '', then reload")
                    : StepResult.done(text);
        });
    }

    /** Names the new primary to the instances. */
    private Step publish() {
        var settings = systems.config().parameters();
        var names = settings.namesFor(systems.config().regions());
        var value = settings.valueFor(target);
        return new Step(
                "parameter",
                Kind.ONCE,
                "write " + value + " to " + String.join(", ", names) + " everywhere",
                (f, p) -> {
                    var failures = systems.places().publish(target);
                    return told("wrote " + value + " to " + String.join(", ", names), failures);
                });
    }

    /** Points the name at the new primary's region. */
    Step dns() {
        var settings = systems.config().dns();
        var wanted = String.valueOf(target.dnsTarget());
        return new Step("dns", Kind.ONCE, "point " + settings.name() + " to " + wanted, (facts, progress) -> {
            try {
                var now = systems.dns().target(settings.name());
                // Also where it is there already: a provider may have the record, and not have published it.
                systems.dns().point(settings.name(), wanted, settings.timeToLive());
                if (now.equals(wanted)) {
                    return StepResult.done(settings.name() + " points to " + wanted + " already");
                }
                return StepResult.done(settings.name() + " from " + now + " to " + wanted + ", kept by resolvers for "
                        + settings.timeToLive().toSeconds() + " s");
            } catch (IOException | IllegalArgumentException e) {
                throw new RunbookException(
                        "The name " + settings.name() + " was not moved: " + e.getMessage() + "; run this again", e);
            }
        });
    }

    /** Waits until the instances of these sites are in service. */
    Step verify(List<Site> sites) {
        var count = sites.stream().mapToInt(site -> site.health().size()).sum();
        return new Step(
                "verify",
                Kind.EVERY_RUN,
                "wait until " + count + " instances are healthy",
                (facts, progress) -> systems.health().awaitInService(sites, progress));
    }

    /** Waits until the server has received the primary's log, all of which a promotion replays. */
    boolean awaitReceipt(ServerState primary, Duration within, Consumer<String> progress)
            throws RunbookException, InterruptedException {
        progress.accept("until " + server + " has received all of the log");
        return Waiting.until(within, PAUSE, () -> {
            var state = server.state();
            return state.timeline() == primary.timeline() && state.has() >= primary.position();
        });
    }

    /** Waits until the server has replayed the primary's log. */
    boolean awaitReplay(ServerState primary, Duration within, Consumer<String> progress)
            throws RunbookException, InterruptedException {
        progress.accept("until " + server + " has replayed all of the log");
        return Waiting.until(within, PAUSE, () -> {
            var state = server.state();
            return state.timeline() == primary.timeline() && state.position() >= primary.position();
        });
    }

    /** Lowers a fence that a failure has left, and returns the failure with what became of it. */
    static RunbookException unfenced(Server fenced, RunbookException failure) throws InterruptedException {
        try {
            return new Fence(fenced).lower()
                    ? RunbookException.undone(
                            failure.getMessage() + "; " + fenced + " takes writes again, and all is as before")
                    : failure;
        } catch (RunbookException e) {
            return new RunbookException(
                    failure.getMessage() + "; " + fenced + " MAY STILL BE FENCED: " + e.getMessage(), failure);
        }
    }

    /** Says what was done, and what was not. */
    static StepResult told(String text, List<String> failures) {
        return failures.isEmpty()
                ? StepResult.done(text)
                : StepResult.incomplete(text + "; but not everywhere: " + String.join("; ", failures));
    }
}
