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
 * Takes lanes out, behind three guards.
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
public final class EvictionRules {

    /** Canaries of each other region that must have failed before all of them are said to fail. */
    private static final int CANARIES_OF_SILENCE = 3;

    void judge(TransitionBuilder turn) {
        forgetStrikes(turn);
        confirm(turn);
        noteWitnesses(turn);
        for (var access : AccessMode.values()) {
            takeBackIfAllFail(turn, access);
        }
        for (int region = 0; region < turn.regions.size(); region++) {
            judge(turn, region);
        }
    }

    private static void judge(TransitionBuilder turn, int region) {
        Set<AccessMode> evicted = EnumSet.noneOf(AccessMode.class);
        Optional<EvictionCause> cause = Optional.empty();
        for (var access : AccessMode.values()) {
            var lane = turn.region(region).lane(access);
            var strike = due(turn, region, access);
            if (!lane.usable()) {
                continue;
            }
            if (strike.isEmpty()) {
                if (lane.strikes().isEmpty()) {
                    turn.put(region, access, lane.cleared());
                }
                continue;
            }
            if (mayGo(turn, region, access, strike.get())) {
                evict(turn, region, access, strike.get());
                evicted.add(access);
                cause = strike;
            }
        }
        if (cause.isPresent() && cause.get().kind() != EvictionCause.Kind.EVACUATED) {
            turn.effect(new RoutingEffect.RenewConnections(region));
            turn.raise(new RoutingEvent.RegionEvicted(
                    turn.now,
                    turn.settings.name(region),
                    evicted,
                    cause.get().reason(),
                    cause.get().sign(),
                    turn.region(region).lane(evicted.iterator().next()).outUntil()));
        }
    }

    /** What speaks against a usable lane now. */
    private static Optional<EvictionCause> due(TransitionBuilder turn, int region, AccessMode access) {
        var record = turn.region(region);
        if (record.evacuatedSince().isPresent()) {
            return record.evacuatedSince().map(EvictionCause::evacuated);
        }
        return record.trouble()
                .filter(trouble -> trouble.unreachable(turn.now))
                .map(EvictionCause::unreachable)
                .or(() -> record.lane(access).strike());
    }

    private static boolean mayGo(TransitionBuilder turn, int region, AccessMode access, EvictionCause strike) {
        var others = others(turn, region, access);
        if (others.isEmpty()) {
            keep(turn, region, access, strike);
            return false;
        }
        if (strike.kind() == EvictionCause.Kind.EVACUATED) {
            return true;
        }
        if (strike.kind() == EvictionCause.Kind.TIMEOUTS && !outlastsRenewal(turn, region, access, strike)) {
            return false;
        }
        for (int other : others) {
            if (wellSince(turn, other, access, strike.sign()) && strike.holdsBesideTheWitness()) {
                return true;
            }
        }
        for (int other : others) {
            if (!turn.region(other).life().isAfter(strike.sign())) {
                turn.askForWitness(other);
            }
        }
        noticeIfAllFail(turn, strike);
        return false;
    }

    /**
     * Calls that only time out in a region that answers may hang on connections that went bad, or may ask for more than can be
     * answered in their time. So the connections are made anew first.
     */
    private static boolean outlastsRenewal(
            TransitionBuilder turn, int region, AccessMode access, EvictionCause strike) {
        var record = turn.region(region);
        if (!record.life().isAfter(strike.sign())) {
            turn.probe(region);
            return record.trouble().filter(FailureStreak::confirmed).isPresent();
        }
        if (strike.renewed().isPresent()) {
            return strike.outlastsNewConnections(turn.now);
        }
        turn.put(region, access, record.lane(access).without(strike.kind()).striking(strike.renewedAt(turn.now)));
        if (!record.failedCalls().justRenewed(turn.now)) {
            turn.effect(new RoutingEffect.RenewConnections(region));
            turn.put(turn.region(region).failedCalls(record.failedCalls().renewedAt(turn.now)));
        }
        turn.effect(new RoutingEffect.ResetBreaker(region, access));
        return false;
    }

    private static boolean wellSince(TransitionBuilder turn, int region, AccessMode access, Instant sign) {
        var record = turn.region(region);
        return record.life().isAfter(sign)
                && record.trouble().filter(FailureStreak::certain).isEmpty()
                && due(turn, region, access).isEmpty();
    }

    private static void keep(TransitionBuilder turn, int region, AccessMode access, EvictionCause strike) {
        var lane = turn.region(region).lane(access);
        for (var record : List.copyOf(turn.regions)) {
            if (record.evacuatedSince().isEmpty() && record.region() != region) {
                turn.probe(record.region());
            }
        }
        if (!lane.kept()) {
            turn.put(region, access, lane.keptAnyway());
            turn.raise(new RoutingEvent.LastRegionKept(turn.now, turn.settings.name(region), access, strike.reason()));
        }
        noticeIfAllFail(turn, strike);
    }

    private static void noticeIfAllFail(TransitionBuilder turn, EvictionCause strike) {
        if (turn.silentSince.isPresent()
                || turn.regions.size() == 1
                || strike.kind() == EvictionCause.Kind.EVACUATED
                || strike.kind() == EvictionCause.Kind.DEGRADED
                || strike.kind() == EvictionCause.Kind.SLOW) {
            return;
        }
        if (turn.regions.stream().allMatch(EvictionRules::silent)) {
            turn.silentSince = Optional.of(turn.now);
            turn.raise(new RoutingEvent.AllRegionsFailing(turn.now, strike.reason()));
        }
    }

    private static boolean silent(RegionState record) {
        return record.trouble()
                .filter(trouble -> trouble.canaries() >= CANARIES_OF_SILENCE)
                .isPresent();
    }

    private static void evict(TransitionBuilder turn, int region, AccessMode access, EvictionCause strike) {
        var lane = turn.region(region).lane(access);
        boolean flap = strike.kind() != EvictionCause.Kind.EVACUATED;
        int flaps = flap ? lane.flapsAt(turn.now) : lane.flaps();
        var until = flap ? turn.now.plus(leastTimeOut(turn.settings, flaps)) : turn.now;
        turn.put(region, access, lane.evicted(strike, flaps, until, turn.now));
        turn.put(turn.region(region).canaries(CanaryStreak.NONE));
        turn.effect(new RoutingEffect.OpenBreaker(region, access));
    }

    /** Doubles with each flap, up to a limit, plus up to a quarter by chance so that a fleet does not return at once. */
    static Duration leastTimeOut(RoutingSettings settings, int flaps) {
        double grown = settings.minimumOut().toMillis() * Math.pow(2, Math.min(flaps, 30));
        double capped = Math.min(grown, settings.maximumOut().toMillis());
        return Duration.ofMillis(Math.round(capped * (1 + settings.jitter() / 4)));
    }

    private static void takeBackIfAllFail(TransitionBuilder turn, AccessMode access) {
        var usable = new ArrayList<Integer>();
        Instant lastSign = Instant.MIN;
        for (var record : turn.regions) {
            if (record.usable(access)) {
                var strike = due(turn, record.region(), access);
                if (strike.isEmpty()) {
                    return;
                }
                usable.add(record.region());
                lastSign = strike.get().sign().isAfter(lastSign) ? strike.get().sign() : lastSign;
            }
        }
        for (int region : turn.order) {
            var record = turn.region(region);
            if (!usable.contains(region)
                    && record.evacuatedSince().isEmpty()
                    && record.canaries().twiceSince(lastSign)) {
                turn.put(region, access, record.lane(access).restored(turn.now));
                turn.effect(new RoutingEffect.ResetBreaker(region, access));
                turn.raise(
                        new RoutingEvent.RegionRestored(turn.now, turn.settings.name(region), Set.of(access), false));
                return;
            }
        }
    }

    /** Where calls or canaries have failed, more canaries are sent, as fast as they come back. */
    private static void confirm(TransitionBuilder turn) {
        for (var record : List.copyOf(turn.regions)) {
            boolean used = record.usable(AccessMode.READ) || record.usable(AccessMode.WRITE);
            if (used && record.trouble().filter(FailureStreak::certain).isPresent()) {
                turn.probe(record.region());
            }
        }
    }

    /** Another region that answers, used or not, shows that our own network works. */
    private static void noteWitnesses(TransitionBuilder turn) {
        for (var record : List.copyOf(turn.regions)) {
            record.trouble()
                    .filter(trouble -> trouble.witnessed().isEmpty())
                    .filter(trouble -> answersElsewhere(turn, record.region(), trouble.sign()))
                    .ifPresent(
                            trouble -> turn.put(turn.region(record.region()).inTrouble(trouble.witnessedAt(turn.now))));
            for (var access : AccessMode.values()) {
                var lane = record.lane(access);
                var strikes = lane.strikes().stream()
                        .map(strike ->
                                strike.witnessed().isEmpty() && answersElsewhere(turn, record.region(), strike.sign())
                                        ? strike.witnessedAt(turn.now)
                                        : strike)
                        .toList();
                if (!strikes.equals(lane.strikes())) {
                    turn.put(record.region(), access, lane.struck(strikes));
                }
            }
        }
    }

    private static boolean answersElsewhere(TransitionBuilder turn, int region, Instant since) {
        return turn.regions.stream()
                .anyMatch(other -> other.region() != region && !other.life().isBefore(since));
    }

    private static void forgetStrikes(TransitionBuilder turn) {
        for (int region = 0; region < turn.regions.size(); region++) {
            for (var access : AccessMode.values()) {
                for (var strike : turn.region(region).lane(access).strikes()) {
                    if (strike.expired(turn.now)) {
                        forget(turn, region, access, strike.kind());
                    }
                }
            }
        }
    }

    /** That cause is gone; a breaker counts afresh, so that it can open anew. */
    static void forget(TransitionBuilder turn, int region, AccessMode access, EvictionCause.Kind kind) {
        turn.put(region, access, turn.region(region).lane(access).without(kind));
        if (kind == EvictionCause.Kind.FAULT_RATE || kind == EvictionCause.Kind.TIMEOUTS) {
            turn.effect(new RoutingEffect.ResetBreaker(region, access));
        }
    }

    /** No region answered, and one does: that explains what has failed so far, as far as calls have counted it. */
    static void forgetRates(TransitionBuilder turn) {
        for (var record : List.copyOf(turn.regions)) {
            for (var access : AccessMode.values()) {
                if (record.usable(access)) {
                    forgetRates(turn, record.region(), access);
                }
            }
        }
    }

    static void forgetRates(TransitionBuilder turn, int region, AccessMode access) {
        var lane = turn.region(region).lane(access);
        turn.put(region, access, lane.without(EvictionCause.Kind.FAULT_RATE).without(EvictionCause.Kind.TIMEOUTS));
        turn.effect(new RoutingEffect.ResetBreaker(region, access));
    }

    private static List<Integer> others(TransitionBuilder turn, int region, AccessMode access) {
        return turn.regions.stream()
                .filter(record -> record.region() != region && record.usable(access))
                .map(RegionState::region)
                .toList();
    }
}
