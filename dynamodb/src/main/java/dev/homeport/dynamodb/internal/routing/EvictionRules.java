package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes circuits out, behind three guards.
 *
 * <ol>
 *   <li>The last usable region is never evicted, not even by the operator. If it fails and a region that is out has
 *       answered two canaries in a row since, that one is taken back at once.
 *   <li>A region goes only if another one that can be used has shown a success that began after the first sign of
 *       trouble, and if the region itself has failed again after that success was known: else it may be our own network
 *       that was down and is back. Canaries are asked for so that there is one.
 *   <li>If no region answers, the fault is more likely ours than all of theirs, and nothing changes. What was held against
 *       a region until then is explained by it, and forgotten.
 * </ol>
 */
// Longer than 300 lines: the three rules above share their evidence, and are read together.
public final class EvictionRules {

    /** Canaries of each other region that must have failed before all of them are said to fail. */
    private static final int CANARIES_OF_SILENCE = 3;

    void judge(TransitionBuilder transition) {
        forgetCauses(transition);
        confirm(transition);
        noteWitnesses(transition);
        for (var access : AccessMode.values()) {
            takeBackIfAllFail(transition, access);
        }
        for (int region = 0; region < transition.regions.size(); region++) {
            judge(transition, region);
        }
    }

    private static void judge(TransitionBuilder transition, int region) {
        Set<AccessMode> evicted = EnumSet.noneOf(AccessMode.class);
        Optional<EvictionCause> cause = Optional.empty();
        for (var access : AccessMode.values()) {
            var circuit = transition.region(region).circuit(access);
            var due = due(transition, region, access);
            if (!circuit.usable()) {
                continue;
            }
            if (due.isEmpty()) {
                if (circuit.causes().isEmpty()) {
                    transition.put(region, access, circuit.cleared());
                }
                continue;
            }
            if (mayGo(transition, region, access, due.get())) {
                evict(transition, region, access, due.get());
                evicted.add(access);
                cause = due;
            }
        }
        if (cause.isPresent() && cause.get().kind() != EvictionCause.Kind.EVACUATED) {
            transition.effect(new RoutingEffect.RenewConnections(region));
            transition.raise(new RoutingEvent.RegionEvicted(
                    transition.now,
                    transition.settings.name(region),
                    evicted,
                    cause.get().reason(),
                    cause.get().sign(),
                    transition
                            .region(region)
                            .circuit(evicted.iterator().next())
                            .outage()
                            .until()));
        }
    }

    /** What speaks against a usable circuit now. */
    private static Optional<EvictionCause> due(TransitionBuilder transition, int region, AccessMode access) {
        var record = transition.region(region);
        if (record.evacuatedSince().isPresent()) {
            return record.evacuatedSince().map(EvictionCause::evacuated);
        }
        return record.failureStreak()
                .filter(failureStreak -> failureStreak.unreachable(transition.now))
                .map(EvictionCause::unreachable)
                .or(() -> record.circuit(access).cause());
    }

    private static boolean mayGo(TransitionBuilder transition, int region, AccessMode access, EvictionCause cause) {
        var others = others(transition, region, access);
        if (others.isEmpty()) {
            keep(transition, region, access, cause);
            return false;
        }
        if (cause.kind() == EvictionCause.Kind.EVACUATED) {
            return true;
        }
        if (cause.kind() == EvictionCause.Kind.TIMEOUTS && !outlastsRenewal(transition, region, access, cause)) {
            return false;
        }
        for (int other : others) {
            if (wellSince(transition, other, access, cause.sign()) && cause.holdsBesideTheWitness()) {
                return true;
            }
        }
        for (int other : others) {
            if (!transition.region(other).life().isAfter(cause.sign())) {
                transition.askForWitness(other);
            }
        }
        noticeIfAllFail(transition, cause);
        return false;
    }

    /**
     * Calls that only time out in a region that answers may hang on connections that went bad, or may ask for more than can be
     * answered in their time. So the connections are made anew first.
     */
    private static boolean outlastsRenewal(
            TransitionBuilder transition, int region, AccessMode access, EvictionCause cause) {
        var record = transition.region(region);
        if (!record.life().isAfter(cause.sign())) {
            transition.probe(region);
            return record.failureStreak().filter(FailureStreak::confirmed).isPresent();
        }
        if (cause.renewed().isPresent()) {
            return cause.outlastsNewConnections(transition.now);
        }
        transition.put(
                region, access, record.circuit(access).without(cause.kind()).striking(cause.renewedAt(transition.now)));
        if (!record.failedCalls().justRenewed(transition.now)) {
            transition.effect(new RoutingEffect.RenewConnections(region));
            transition.put(
                    transition.region(region).failedCalls(record.failedCalls().renewedAt(transition.now)));
        }
        transition.effect(new RoutingEffect.ResetBreaker(region, access));
        return false;
    }

    private static boolean wellSince(TransitionBuilder transition, int region, AccessMode access, Instant sign) {
        var record = transition.region(region);
        return record.life().isAfter(sign)
                && record.failureStreak().filter(FailureStreak::certain).isEmpty()
                && due(transition, region, access).isEmpty();
    }

    private static void keep(TransitionBuilder transition, int region, AccessMode access, EvictionCause cause) {
        var circuit = transition.region(region).circuit(access);
        for (var record : List.copyOf(transition.regions)) {
            if (record.evacuatedSince().isEmpty() && record.region() != region) {
                transition.probe(record.region());
            }
        }
        if (!circuit.evidence().kept()) {
            transition.put(region, access, circuit.keptAnyway());
            transition.raise(new RoutingEvent.LastRegionKept(
                    transition.now, transition.settings.name(region), access, cause.reason()));
        }
        noticeIfAllFail(transition, cause);
    }

    private static void noticeIfAllFail(TransitionBuilder transition, EvictionCause cause) {
        if (transition.silentSince.isPresent()
                || transition.regions.size() == 1
                || cause.kind() == EvictionCause.Kind.EVACUATED
                || cause.kind() == EvictionCause.Kind.DEGRADED
                || cause.kind() == EvictionCause.Kind.SLOW) {
            return;
        }
        if (transition.regions.stream().allMatch(EvictionRules::silent)) {
            transition.silentSince = Optional.of(transition.now);
            transition.raise(new RoutingEvent.AllRegionsFailing(transition.now, cause.reason()));
        }
    }

    private static boolean silent(RegionState record) {
        return record.failureStreak()
                .filter(failureStreak -> failureStreak.canaries() >= CANARIES_OF_SILENCE)
                .isPresent();
    }

    private static void evict(TransitionBuilder transition, int region, AccessMode access, EvictionCause cause) {
        var circuit = transition.region(region).circuit(access);
        boolean flap = cause.kind() != EvictionCause.Kind.EVACUATED;
        int flaps = flap
                ? circuit.outage().flapsAt(transition.now)
                : circuit.outage().flaps();
        var until = flap ? transition.now.plus(leastTimeOut(transition.settings, flaps)) : transition.now;
        transition.put(region, access, circuit.evicted(cause, flaps, until, transition.now));
        transition.put(transition.region(region).canaries(CanaryStreak.NONE));
        transition.effect(new RoutingEffect.OpenBreaker(region, access));
    }

    /** Doubles with each flap, up to a limit, plus up to a quarter by chance so that a fleet does not return at once. */
    static Duration leastTimeOut(RoutingSettings settings, int flaps) {
        double grown = settings.minimumOut().toMillis() * Math.pow(2, Math.min(flaps, 30));
        double capped = Math.min(grown, settings.maximumOut().toMillis());
        return Duration.ofMillis(Math.round(capped * (1 + settings.jitter() / 4)));
    }

    private static void takeBackIfAllFail(TransitionBuilder transition, AccessMode access) {
        var usable = new ArrayList<Integer>();
        Instant lastSign = Instant.MIN;
        for (var record : transition.regions) {
            if (record.usable(access)) {
                var cause = due(transition, record.region(), access);
                if (cause.isEmpty()) {
                    return;
                }
                usable.add(record.region());
                lastSign = cause.get().sign().isAfter(lastSign) ? cause.get().sign() : lastSign;
            }
        }
        for (int region : transition.order) {
            var record = transition.region(region);
            if (!usable.contains(region)
                    && record.evacuatedSince().isEmpty()
                    && record.canaries().twiceSince(lastSign)) {
                transition.put(region, access, record.circuit(access).restored(transition.now));
                transition.effect(new RoutingEffect.ResetBreaker(region, access));
                transition.raise(new RoutingEvent.RegionRestored(
                        transition.now, transition.settings.name(region), Set.of(access), false));
                return;
            }
        }
    }

    /** Where calls or canaries have failed, more canaries are sent, as fast as they come back. */
    private static void confirm(TransitionBuilder transition) {
        for (var record : List.copyOf(transition.regions)) {
            boolean used = record.usable(AccessMode.READ) || record.usable(AccessMode.WRITE);
            if (used && record.failureStreak().filter(FailureStreak::certain).isPresent()) {
                transition.probe(record.region());
            }
        }
    }

    /** Another region that answers, used or not, shows that our own network works. */
    private static void noteWitnesses(TransitionBuilder transition) {
        for (var record : List.copyOf(transition.regions)) {
            record.failureStreak()
                    .filter(failureStreak -> failureStreak.witnessed().isEmpty())
                    .filter(failureStreak -> answersElsewhere(transition, record.region(), failureStreak.sign()))
                    .ifPresent(failureStreak -> transition.put(
                            transition.region(record.region()).inTrouble(failureStreak.witnessedAt(transition.now))));
            for (var access : AccessMode.values()) {
                var circuit = record.circuit(access);
                var causes = circuit.causes().stream()
                        .map(cause -> cause.witnessed().isEmpty()
                                        && answersElsewhere(transition, record.region(), cause.sign())
                                ? cause.witnessedAt(transition.now)
                                : cause)
                        .toList();
                if (!causes.equals(circuit.causes())) {
                    transition.put(record.region(), access, circuit.struck(causes));
                }
            }
        }
    }

    private static boolean answersElsewhere(TransitionBuilder transition, int region, Instant since) {
        return transition.regions.stream()
                .anyMatch(other -> other.region() != region && !other.life().isBefore(since));
    }

    private static void forgetCauses(TransitionBuilder transition) {
        for (int region = 0; region < transition.regions.size(); region++) {
            for (var access : AccessMode.values()) {
                for (var cause : transition.region(region).circuit(access).causes()) {
                    if (cause.expired(transition.now)) {
                        forget(transition, region, access, cause.kind());
                    }
                }
            }
        }
    }

    /** That cause is gone; a breaker counts afresh, so that it can open anew. */
    static void forget(TransitionBuilder transition, int region, AccessMode access, EvictionCause.Kind kind) {
        transition.put(region, access, transition.region(region).circuit(access).without(kind));
        if (kind == EvictionCause.Kind.FAULT_RATE || kind == EvictionCause.Kind.TIMEOUTS) {
            transition.effect(new RoutingEffect.ResetBreaker(region, access));
        }
    }

    /** No region answered, and one does: that explains what has failed so far, as far as calls have counted it. */
    static void forgetRates(TransitionBuilder transition) {
        for (var record : List.copyOf(transition.regions)) {
            for (var access : AccessMode.values()) {
                if (record.usable(access)) {
                    forgetRates(transition, record.region(), access);
                }
            }
        }
    }

    static void forgetRates(TransitionBuilder transition, int region, AccessMode access) {
        var circuit = transition.region(region).circuit(access);
        transition.put(
                region, access, circuit.without(EvictionCause.Kind.FAULT_RATE).without(EvictionCause.Kind.TIMEOUTS));
        transition.effect(new RoutingEffect.ResetBreaker(region, access));
    }

    private static List<Integer> others(TransitionBuilder transition, int region, AccessMode access) {
        return transition.regions.stream()
                .filter(record -> record.region() != region && record.usable(access))
                .map(RegionState::region)
                .toList();
    }
}
