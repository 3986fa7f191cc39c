package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Takes in what is wrong with the setup of a region, by table: one that lacks a table is asked last for that table and as ever
 * for all others. Last rather than not at all, since what is wrong at the moment may be the only thing that answers in the
 * next. A permission that home refuses is told and changes no order, because it may be meant.
 */
public final class SetupFactHandler {

    /** How long a region that is not set up properly is read last, unless it is found right before. */
    static final Duration LASTS = Duration.ofSeconds(60);

    /** From one look of the audit to the next, about. */
    public static final Duration AUDIT_INTERVAL = Duration.ofMinutes(10);

    /** How long what the audit has seen lasts: until it has looked again. */
    static final Duration LASTS_WHEN_AUDITED = AUDIT_INTERVAL.multipliedBy(3).dividedBy(2);

    /** More misfits of a region than this are not kept. */
    static final int MOST = 100;

    /** What is seen again within this time changes nothing. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private SetupFactHandler() {}

    /** What a call has seen. */
    static void misconfigured(TransitionBuilder turn, int region, String table, String reason) {
        add(turn, region, new Misconfiguration(table, reason, true, false, turn.now.plus(LASTS)));
    }

    /** What a canary has seen. */
    static void seenByCanary(TransitionBuilder turn, int region, String table, String reason, boolean readLast) {
        add(turn, region, new Misconfiguration(table, reason, readLast, true, turn.now.plus(LASTS)));
    }

    /** That the process has no credentials for the region, which a call or a canary has found. */
    static void withoutCredentials(TransitionBuilder turn, int region) {
        var known = turn.region(region).misfits().stream()
                .filter(Misconfiguration::withoutCredentials)
                .map(Misconfiguration::reason)
                .findFirst();
        var reason = known.orElseGet(
                () -> AttemptOutcome.HeldBack.NO_CREDENTIALS + " since " + turn.now.truncatedTo(ChronoUnit.SECONDS));
        seenByCanary(turn, region, "", reason, true);
    }

    /** A permission that home has refused. */
    static void refused(TransitionBuilder turn, RoutingFact.PermissionRefused refused) {
        add(
                turn,
                refused.region(),
                new Misconfiguration(refused.table(), refused.reason(), false, false, turn.now.plus(LASTS)));
    }

    private static void add(TransitionBuilder turn, int region, Misconfiguration misfit) {
        var record = turn.region(region);
        var known = record.misfits().stream()
                .filter(each -> each.table().equals(misfit.table()))
                .findFirst();
        if (known.isEmpty() && record.misfits().size() >= MOST) {
            return;
        }
        // What a call has seen stays until it is forgotten, even if a canary sees it too.
        boolean byCanary = misfit.seenByCanary()
                && known.map(Misconfiguration::seenByCanary).orElse(true);
        var until = known.map(Misconfiguration::until)
                .filter(misfit.until()::isBefore)
                .orElse(misfit.until());
        var next = new Misconfiguration(misfit.table(), misfit.reason(), misfit.readLast(), byCanary, until);
        if (known.filter(each -> sameAs(each, next)).isPresent()) {
            return;
        }
        turn.put(record.misfits(Stream.concat(
                        record.misfits().stream()
                                .filter(each -> known.filter(each::equals).isEmpty()),
                        Stream.of(next))
                .toList()));
        if (known.filter(each -> each.reason().equals(next.reason())).isEmpty()) {
            turn.raise(new RoutingEvent.RegionMisconfigured(turn.now, turn.settings.name(region), next.text()));
        }
    }

    private static boolean sameAs(Misconfiguration known, Misconfiguration next) {
        return known.reason().equals(next.reason())
                && known.readLast() == next.readLast()
                && known.seenByCanary() == next.seenByCanary()
                && next.until().isBefore(known.until().plus(FRESH));
    }

    /** A canary was answered as it should be. */
    static void foundByCanary(TransitionBuilder turn, int region) {
        found(turn, region, Misconfiguration::seenByCanary, true);
    }

    static void replicas(TransitionBuilder turn, RoutingFact.ReplicasFound found) {
        for (var record : new ArrayList<>(turn.regions)) {
            if (found.active().contains(record.region())) {
                found(turn, record.region(), misfit -> misfit.table().equals(found.table()) && misfit.readLast(), true);
            } else {
                add(
                        turn,
                        record.region(),
                        new Misconfiguration(
                                found.table(), "no active replica", true, false, turn.now.plus(LASTS_WHEN_AUDITED)));
            }
        }
    }

    static void forgetOld(TransitionBuilder turn) {
        for (int region = 0; region < turn.regions.size(); region++) {
            Instant now = turn.now;
            found(turn, region, misfit -> !now.isBefore(misfit.until()), false);
        }
    }

    private static void found(TransitionBuilder turn, int region, Predicate<Misconfiguration> which, boolean seen) {
        var record = turn.region(region);
        if (record.misfits().stream().anyMatch(which)) {
            turn.put(record.misfits(
                    record.misfits().stream().filter(which.negate()).toList()));
            turn.raise(new RoutingEvent.SetupRestored(turn.now, turn.settings.name(region), seen));
        }
    }

    /** What is wrong with a region, in words. */
    static Optional<String> text(RegionState record) {
        var texts =
                record.misfits().stream().map(Misconfiguration::text).sorted().toList();
        return texts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", texts));
    }
}
