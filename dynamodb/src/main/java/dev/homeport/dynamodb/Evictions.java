package dev.homeport.dynamodb;

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
final class Evictions {

    /** Canaries of each other region that must have failed before all of them are said to fail. */
    private static final int CANARIES_OF_SILENCE = 3;

    void judge(Turn turn) {
        forgetStrikes(turn);
        confirm(turn);
        noteWitnesses(turn);
        for (var access : Access.values()) {
            takeBackIfAllFail(turn, access);
        }
        for (int region = 0; region < turn.regions.size(); region++) {
            judge(turn, region);
        }
    }

    private static void judge(Turn turn, int region) {
        Set<Access> evicted = EnumSet.noneOf(Access.class);
        Optional<Strike> cause = Optional.empty();
        for (var access : Access.values()) {
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
        if (cause.isPresent() && cause.get().kind() != Strike.Kind.EVACUATED) {
            turn.effect(new Effect.RenewConnections(region));
            turn.raise(new RouteEvent.RegionEvicted(
                    turn.now,
                    turn.settings.name(region),
                    evicted,
                    cause.get().reason(),
                    cause.get().sign(),
                    turn.region(region).lane(evicted.iterator().next()).outUntil()));
        }
    }

    /** What speaks against a usable lane now. */
    private static Optional<Strike> due(Turn turn, int region, Access access) {
        var record = turn.region(region);
        if (record.evacuatedSince().isPresent()) {
            return record.evacuatedSince().map(Strike::evacuated);
        }
        return record.trouble()
                .filter(trouble -> trouble.unreachable(turn.now))
                .map(Strike::unreachable)
                .or(() -> record.lane(access).strike());
    }

    private static boolean mayGo(Turn turn, int region, Access access, Strike strike) {
        var others = others(turn, region, access);
        if (others.isEmpty()) {
            keep(turn, region, access, strike);
            return false;
        }
        if (strike.kind() == Strike.Kind.EVACUATED) {
            return true;
        }
        if (strike.kind() == Strike.Kind.TIMEOUTS && !outlastsRenewal(turn, region, access, strike)) {
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
    private static boolean outlastsRenewal(Turn turn, int region, Access access, Strike strike) {
        var record = turn.region(region);
        if (!record.life().isAfter(strike.sign())) {
            turn.probe(region);
            return record.trouble().filter(Trouble::confirmed).isPresent();
        }
        if (strike.renewed().isPresent()) {
            return strike.outlastsNewConnections(turn.now);
        }
        turn.put(region, access, record.lane(access).without(strike.kind()).striking(strike.renewedAt(turn.now)));
        if (!record.failedCalls().justRenewed(turn.now)) {
            turn.effect(new Effect.RenewConnections(region));
            turn.put(turn.region(region).failedCalls(record.failedCalls().renewedAt(turn.now)));
        }
        turn.effect(new Effect.ResetBreaker(region, access));
        return false;
    }

    private static boolean wellSince(Turn turn, int region, Access access, Instant sign) {
        var record = turn.region(region);
        return record.life().isAfter(sign)
                && record.trouble().filter(Trouble::certain).isEmpty()
                && due(turn, region, access).isEmpty();
    }

    private static void keep(Turn turn, int region, Access access, Strike strike) {
        var lane = turn.region(region).lane(access);
        for (var record : List.copyOf(turn.regions)) {
            if (record.evacuatedSince().isEmpty() && record.region() != region) {
                turn.probe(record.region());
            }
        }
        if (!lane.kept()) {
            turn.put(region, access, lane.keptAnyway());
            turn.raise(new RouteEvent.LastRegionKept(turn.now, turn.settings.name(region), access, strike.reason()));
        }
        noticeIfAllFail(turn, strike);
    }

    private static void noticeIfAllFail(Turn turn, Strike strike) {
        if (turn.silentSince.isPresent()
                || turn.regions.size() == 1
                || strike.kind() == Strike.Kind.EVACUATED
                || strike.kind() == Strike.Kind.DEGRADED
                || strike.kind() == Strike.Kind.SLOW) {
            return;
        }
        if (turn.regions.stream().allMatch(Evictions::silent)) {
            turn.silentSince = Optional.of(turn.now);
            turn.raise(new RouteEvent.AllRegionsFailing(turn.now, strike.reason()));
        }
    }

    private static boolean silent(RegionRecord record) {
        return record.trouble()
                .filter(trouble -> trouble.canaries() >= CANARIES_OF_SILENCE)
                .isPresent();
    }

    private static void evict(Turn turn, int region, Access access, Strike strike) {
        var lane = turn.region(region).lane(access);
        boolean flap = strike.kind() != Strike.Kind.EVACUATED;
        int flaps = flap ? lane.flapsAt(turn.now) : lane.flaps();
        var until = flap ? turn.now.plus(leastTimeOut(turn.settings, flaps)) : turn.now;
        turn.put(region, access, lane.evicted(strike, flaps, until, turn.now));
        turn.put(turn.region(region).canaries(Canaries.NONE));
        turn.effect(new Effect.OpenBreaker(region, access));
    }

    /** Doubles with each flap, up to a limit, plus up to a quarter by chance so that a fleet does not return at once. */
    static Duration leastTimeOut(RoutingSettings settings, int flaps) {
        double grown = settings.minimumOut().toMillis() * Math.pow(2, Math.min(flaps, 30));
        double capped = Math.min(grown, settings.maximumOut().toMillis());
        return Duration.ofMillis(Math.round(capped * (1 + settings.jitter() / 4)));
    }

    private static void takeBackIfAllFail(Turn turn, Access access) {
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
                turn.effect(new Effect.ResetBreaker(region, access));
                turn.raise(new RouteEvent.RegionRestored(turn.now, turn.settings.name(region), Set.of(access), false));
                return;
            }
        }
    }

    /** Where calls or canaries have failed, more canaries are sent, as fast as they come back. */
    private static void confirm(Turn turn) {
        for (var record : List.copyOf(turn.regions)) {
            boolean used = record.usable(Access.READ) || record.usable(Access.WRITE);
            if (used && record.trouble().filter(Trouble::certain).isPresent()) {
                turn.probe(record.region());
            }
        }
    }

    /** Another region that answers, used or not, shows that our own network works. */
    private static void noteWitnesses(Turn turn) {
        for (var record : List.copyOf(turn.regions)) {
            record.trouble()
                    .filter(trouble -> trouble.witnessed().isEmpty())
                    .filter(trouble -> answersElsewhere(turn, record.region(), trouble.sign()))
                    .ifPresent(
                            trouble -> turn.put(turn.region(record.region()).inTrouble(trouble.witnessedAt(turn.now))));
            for (var access : Access.values()) {
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

    private static boolean answersElsewhere(Turn turn, int region, Instant since) {
        return turn.regions.stream()
                .anyMatch(other -> other.region() != region && !other.life().isBefore(since));
    }

    private static void forgetStrikes(Turn turn) {
        for (int region = 0; region < turn.regions.size(); region++) {
            for (var access : Access.values()) {
                for (var strike : turn.region(region).lane(access).strikes()) {
                    if (strike.expired(turn.now)) {
                        forget(turn, region, access, strike.kind());
                    }
                }
            }
        }
    }

    /** That cause is gone; a breaker counts afresh, so that it can open anew. */
    static void forget(Turn turn, int region, Access access, Strike.Kind kind) {
        turn.put(region, access, turn.region(region).lane(access).without(kind));
        if (kind == Strike.Kind.FAULT_RATE || kind == Strike.Kind.TIMEOUTS) {
            turn.effect(new Effect.ResetBreaker(region, access));
        }
    }

    /** No region answered, and one does: that explains what has failed so far, as far as calls have counted it. */
    static void forgetRates(Turn turn) {
        for (var record : List.copyOf(turn.regions)) {
            for (var access : Access.values()) {
                if (record.usable(access)) {
                    forgetRates(turn, record.region(), access);
                }
            }
        }
    }

    static void forgetRates(Turn turn, int region, Access access) {
        var lane = turn.region(region).lane(access);
        turn.put(region, access, lane.without(Strike.Kind.FAULT_RATE).without(Strike.Kind.TIMEOUTS));
        turn.effect(new Effect.ResetBreaker(region, access));
    }

    private static List<Integer> others(Turn turn, int region, Access access) {
        return turn.regions.stream()
                .filter(record -> record.region() != region && record.usable(access))
                .map(RegionRecord::region)
                .toList();
    }
}
