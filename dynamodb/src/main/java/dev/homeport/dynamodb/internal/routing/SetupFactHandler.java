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
    static void misconfigured(TransitionBuilder transition, int region, String table, String reason) {
        add(transition, region, new Misconfiguration(table, reason, true, false, transition.now.plus(LASTS)));
    }

    /** What a canary has seen. */
    static void seenByCanary(TransitionBuilder transition, int region, String table, String reason, boolean readLast) {
        add(transition, region, new Misconfiguration(table, reason, readLast, true, transition.now.plus(LASTS)));
    }

    /** That the process has no credentials for the region, which a call or a canary has found. */
    static void withoutCredentials(TransitionBuilder transition, int region) {
        var known = transition.region(region).misfits().stream()
                .filter(Misconfiguration::withoutCredentials)
                .map(Misconfiguration::reason)
                .findFirst();
        var reason = known.orElseGet(() ->
                AttemptOutcome.HeldBack.NO_CREDENTIALS + " since " + transition.now.truncatedTo(ChronoUnit.SECONDS));
        seenByCanary(transition, region, "", reason, true);
    }

    /** A permission that home has refused. */
    static void refused(TransitionBuilder transition, RoutingFact.PermissionRefused refused) {
        add(
                transition,
                refused.region(),
                new Misconfiguration(refused.table(), refused.reason(), false, false, transition.now.plus(LASTS)));
    }

    private static void add(TransitionBuilder transition, int region, Misconfiguration misfit) {
        var record = transition.region(region);
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
        transition.put(record.misfits(Stream.concat(
                        record.misfits().stream()
                                .filter(each -> known.filter(each::equals).isEmpty()),
                        Stream.of(next))
                .toList()));
        if (known.filter(each -> each.reason().equals(next.reason())).isEmpty()) {
            transition.raise(new RoutingEvent.RegionMisconfigured(
                    transition.now, transition.settings.name(region), next.text()));
        }
    }

    private static boolean sameAs(Misconfiguration known, Misconfiguration next) {
        return known.reason().equals(next.reason())
                && known.readLast() == next.readLast()
                && known.seenByCanary() == next.seenByCanary()
                && next.until().isBefore(known.until().plus(FRESH));
    }

    /** A canary was answered as it should be. */
    static void foundByCanary(TransitionBuilder transition, int region) {
        found(transition, region, Misconfiguration::seenByCanary, true);
    }

    static void replicas(TransitionBuilder transition, RoutingFact.ReplicasFound found) {
        for (var record : new ArrayList<>(transition.regions)) {
            if (found.active().contains(record.region())) {
                found(
                        transition,
                        record.region(),
                        misfit -> misfit.table().equals(found.table()) && misfit.readLast(),
                        true);
            } else {
                add(
                        transition,
                        record.region(),
                        new Misconfiguration(
                                found.table(),
                                "no active replica",
                                true,
                                false,
                                transition.now.plus(LASTS_WHEN_AUDITED)));
            }
        }
    }

    static void forgetOld(TransitionBuilder transition) {
        for (int region = 0; region < transition.regions.size(); region++) {
            Instant now = transition.now;
            found(transition, region, misfit -> !now.isBefore(misfit.until()), false);
        }
    }

    private static void found(
            TransitionBuilder transition, int region, Predicate<Misconfiguration> which, boolean seen) {
        var record = transition.region(region);
        if (record.misfits().stream().anyMatch(which)) {
            transition.put(record.misfits(
                    record.misfits().stream().filter(which.negate()).toList()));
            transition.raise(new RoutingEvent.SetupRestored(transition.now, transition.settings.name(region), seen));
        }
    }

    /** What is wrong with a region, in words. */
    static Optional<String> text(RegionState record) {
        var texts =
                record.misfits().stream().map(Misconfiguration::text).sorted().toList();
        return texts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", texts));
    }
}
