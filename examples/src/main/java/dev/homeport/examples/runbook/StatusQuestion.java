package dev.homeport.examples.runbook;

import dev.homeport.examples.runbook.config.Site;
import dev.homeport.examples.runbook.lock.Holder;
import dev.homeport.examples.runbook.lock.OutageLock;
import dev.homeport.examples.runbook.postgres.Lag;
import dev.homeport.examples.runbook.postgres.ServerState;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks every region how things are; what does not answer is a line, and stops nothing. */
final class StatusQuestion {

    private final Systems systems;
    private final Holder holder;
    private final InstantSource clock;
    private final Map<String, String> silent = new LinkedHashMap<>();

    StatusQuestion(Systems systems, Holder holder, InstantSource clock) {
        this.systems = systems;
        this.holder = holder;
        this.clock = clock;
    }

    StatusReport ask() throws InterruptedException {
        var states = states();
        var primary = states.values().stream()
                .filter(state -> !state.standby())
                .max(Comparator.comparingInt(ServerState::timeline))
                .orElse(null);
        var regions = new ArrayList<StatusReport.Region>();
        for (var site : systems.config().sites()) {
            var state = states.get(site.region());
            regions.add(new StatusReport.Region(
                    site.region(),
                    state == null ? Objects.requireNonNull(silent.get(site.region())) : words(state, primary),
                    state != null && !state.standby() && !state.readOnly(),
                    answerOf(() -> systems.places().published(site.region()).orElse("none")),
                    answerOf(() -> systems.places().promoting(site.region()).orElse("")),
                    answerOf(() -> String.join(",", systems.places().evacuated(site.region()))),
                    health(site)));
        }
        return new StatusReport(regions, lock(states), unfinished());
    }

    /** Asks only whether a run is at work or unfinished; the report has no regions. */
    StatusReport askForRuns() throws InterruptedException {
        return new StatusReport(List.of(), lock(states()), unfinished());
    }

    private Map<String, ServerState> states() throws InterruptedException {
        var states = new LinkedHashMap<String, ServerState>();
        for (var site : systems.config().sites()) {
            try {
                states.put(site.region(), systems.server(site.region()).state());
            } catch (RunbookException e) {
                silent.put(site.region(), String.valueOf(e.getMessage()));
            }
        }
        return states;
    }

    private static String words(ServerState state, @Nullable ServerState primary) {
        var stale = !state.standby() && primary != null && state.timeline() < primary.timeline();
        return (stale ? "a primary of the past" : state.standby() ? "standby" : "primary") + ", timeline "
                + state.timeline() + (state.readOnly() ? ", fenced" : "")
                + (state.standby() ? ", lag: " + Lag.between(primary, state) : "");
    }

    private List<String> health(Site site) throws InterruptedException {
        return systems.health().answers(site.health()).entrySet().stream()
                .map(answer -> answer.getKey() + " " + answer.getValue())
                .toList();
    }

    /** Looks for the lock in every region, since any may be the one that is promoted, or that is written. */
    private String lock(Map<String, ServerState> states) throws InterruptedException {
        var regions = systems.config().regions();
        try (var asking = AllAtOnce.ask(regions, region -> lock(region, states.containsKey(region)))) {
            return asking.answers().stream()
                    .filter(held -> !held.isEmpty())
                    .findFirst()
                    .orElse("");
        }
    }

    /** Returns who holds that region's lock. A record that cannot be read where the server is silent is lost with it. */
    private String lock(String region, boolean answers) {
        var place = systems.places().in(region).lockPlace();
        try {
            return answers
                    ? OutageLock.holder(
                            systems.server(region), place, systems.config().name(), holder, clock)
                    : OutageLock.recorded(place, holder, clock);
        } catch (RunbookException e) {
            return answers ? String.valueOf(e.getMessage()) : "";
        }
    }

    private String unfinished() {
        if (!Files.exists(systems.config().journal())) {
            return "";
        }
        return answerOf(() -> {
            try (var journal = Journal.open(systems.config().journal(), clock)) {
                return journal.unfinished()
                        .map(run -> run.operation() + " " + run.region() + ", begun at " + run.begun())
                        .orElse("");
            }
        });
    }

    @FunctionalInterface
    private interface Question {
        String answer() throws RunbookException;
    }

    private static String answerOf(Question question) {
        try {
            return question.answer();
        } catch (RunbookException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
