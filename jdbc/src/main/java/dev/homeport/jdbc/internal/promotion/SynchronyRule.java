package dev.homeport.jdbc.internal.promotion;

import dev.homeport.jdbc.internal.election.ReplicationFacts;
import dev.homeport.jdbc.internal.election.ReplicationFacts.Standby;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides from what a primary said whether each commit that it acknowledged had waited for one standby. The first row that
 * holds decides:
 *
 * <table>
 *   <caption>The rule</caption>
 *   <tr><th>the primary</th><th>each commit waited</th></tr>
 *   <tr><td>{@code synchronous_standby_names} cannot be read, or is not understood</td><td>unknown</td></tr>
 *   <tr><td>it is empty; or {@code synchronous_commit} is {@code off} or {@code local} for the role</td><td>no</td></tr>
 *   <tr><td>the {@code application_name} of the standby is not known</td><td>unknown</td></tr>
 *   <tr><td>that name is not listed</td><td>no</td></tr>
 *   <tr><td>fewer others are connected and listed than have to confirm: no commit gets through without it</td><td>yes</td></tr>
 *   <tr><td>its {@code sync_state} is {@code sync}, and it is the only stream of that name</td><td>yes</td></tr>
 *   <tr><td>its {@code sync_state} is {@code potential} or {@code async}</td><td>no</td></tr>
 *   <tr><td>anything else: a quorum that others can make up, a state that may not be read</td><td>unknown</td></tr>
 * </table>
 *
 * <p>Who streams and under which name is known to any role, {@code sync_state} to one with {@code pg_read_all_stats}.
 *
 * <p>Under which name the standby itself streams is known to such a role, too. For another one it is a guess, which may hit
 * the stream of another standby: a {@code cluster_name} that was copied with a configuration file does. So "yes" by a guess
 * becomes "unknown", unless a stream of that name is the only one that the primary sends.
 */
final class SynchronyRule {

    private SynchronyRule() {}

    /**
     * Decides.
     *
     * @param primary what the primary said when it was last seen
     * @param names those that the standby may stream under
     */
    static Synchrony judge(ReplicationFacts primary, StandbyNames names) {
        var byName = byName(primary, names);
        return byName.answer() != Synchrony.Answer.WAITED || names.told() || isOnlyStream(primary, names)
                ? byName
                : Synchrony.unknown(byName.reason()
                        + "; but that it streamed under this name is a guess from its cluster_name and its region,"
                        + " since to read it takes pg_read_all_stats");
    }

    private static boolean isOnlyStream(ReplicationFacts primary, StandbyNames names) {
        var streams = primary.standbys().orElse(List.of());
        return streams.size() == 1
                && names.possible().stream().anyMatch(streams.get(0).name()::equalsIgnoreCase);
    }

    private static Synchrony byName(ReplicationFacts primary, StandbyNames names) {
        if (primary.synchronousStandbyNames().isEmpty()) {
            return Synchrony.unknown("synchronous_standby_names of the old primary is not known");
        }
        var setting = primary.synchronousStandbyNames().get();
        if (setting.isBlank()) {
            return Synchrony.didNotWait("commits waited for no standby, since synchronous_standby_names was empty");
        }
        var mode = primary.synchronousCommit().orElse("");
        if (mode.equals("off") || mode.equals("local")) {
            return Synchrony.didNotWait("commits waited for no standby, since synchronous_commit was " + mode);
        }
        var said = "synchronous_standby_names was " + setting;
        var rule = SynchronousStandbyNames.parse(setting);
        if (rule.isEmpty()) {
            return Synchrony.unknown(said + ", which is not understood");
        }
        var streams = primary.standbys().orElse(List.of());
        return name(rule.get(), streams, names.possible())
                .map(name -> ofStandby(name, said, rule.get(), primary.standbys()))
                .orElseGet(() -> Synchrony.unknown(
                        said + ", and under which application_name the promoted server followed is not known"
                                + " (looked for " + names + ")"));
    }

    private static Synchrony ofStandby(
            String name, String said, SynchronousStandbyNames rule, Optional<List<Standby>> connected) {
        if (!rule.lists(name)) {
            return Synchrony.didNotWait("commits did not wait for " + name + ", the promoted server, since " + said);
        }
        if (connected.isEmpty()) {
            return Synchrony.unknown(said + ", and which standbys were connected is not known");
        }
        var streams = connected.get();
        var others = streams.stream()
                .filter(stream -> !stream.name().equalsIgnoreCase(name) && rule.lists(stream.name()))
                .count();
        var own = streams.stream()
                .filter(stream -> stream.name().equalsIgnoreCase(name))
                .toList();
        if (own.size() <= 1 && others < rule.number()) {
            return Synchrony.waited("no commit got through without " + name + ", the promoted server, since " + said);
        }
        var state = own.size() == 1 ? own.get(0).syncState().orElse("") : "";
        return switch (state) {
            case "sync" ->
                Synchrony.waited("commits waited for " + name + ", the promoted server: its sync_state was sync");
            case "potential", "async" ->
                Synchrony.didNotWait(
                        "commits did not wait for " + name + ", the promoted server: its sync_state was " + state);
            default ->
                Synchrony.unknown(
                        said + ", and whether commits waited for " + name + ", the promoted server, cannot be told: "
                                + (state.isEmpty()
                                        ? "its sync_state may not be read, which takes pg_read_all_stats, or is not unique"
                                        : "its sync_state was " + state));
        };
    }

    /** Returns the one name under which the standby streams, or would; empty if none of them or several fit. */
    private static Optional<String> name(SynchronousStandbyNames rule, List<Standby> streams, Set<String> names) {
        var streaming = names.stream()
                .filter(name ->
                        streams.stream().anyMatch(stream -> stream.name().equalsIgnoreCase(name)))
                .toList();
        var candidates = streaming.isEmpty()
                ? names.stream()
                        .filter(name -> rule.names().stream().anyMatch(name::equalsIgnoreCase))
                        .toList()
                : streaming;
        return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
    }
}
