package dev.homeport.benchmarks.dynamodb.lostregion;

import dev.homeport.benchmarks.region.Distance;
import dev.homeport.benchmarks.region.RegionFault;
import dev.homeport.benchmarks.report.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Judges the figures of a lost region by their bounds. A region that is farther adds its round trip, and a connection
 * that has to be made three more (TCP, TLS, request).
 */
record LossBounds(RegionFault fault, Distance survivor) {

    static final Duration IDLE_NOTICES = Duration.ofSeconds(10);
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration ROUTED_AWAY = Duration.ofSeconds(1);
    private static final Duration FIRST_SLOWER = Duration.ofMillis(100);
    private static final Duration HANG_EVICTED = Duration.ofMillis(1_500);
    private static final Duration HANG_WORST = Duration.ofMillis(600);
    private static final Duration BROWN_OUT_EVICTED = Duration.ofSeconds(5);
    private static final int COLD_ROUND_TRIPS = 4;

    /** Returns the figures of some runs: each is the worst of them. */
    List<Figure> judge(List<Loss> losses) {
        var evicted = Figure.of("home is left after (event)", worstEvicted(losses));
        var figures = new ArrayList<Figure>();
        if (fault.partial()) {
            figures.add(evicted.atMost(BROWN_OUT_EVICTED));
        } else if (fault.certain()) {
            figures.add(Figure.of("last call begins at home after", worst(losses, Loss::routedAway))
                    .atMost(ROUTED_AWAY));
            figures.add(evicted);
            addFirst(figures, losses);
        } else {
            figures.add(evicted.atMost(HANG_EVICTED.plus(survivor.roundTrip())));
            figures.add(Figure.of("worst read on a warm connection", worst(losses, Loss::worstWarm))
                    .atMost(withRoundTrips(HANG_WORST, 1)));
            figures.add(Figure.of("worst read on a new connection", worst(losses, Loss::worstCold))
                    .atMost(withRoundTrips(HANG_WORST, COLD_ROUND_TRIPS)));
        }
        figures.add(failures(losses));
        return figures;
    }

    private void addFirst(List<Figure> figures, List<Loss> losses) {
        Function<Boolean, Duration> slowest = cold -> losses.stream()
                .filter(loss -> loss.firstCold() == cold)
                .map(Loss::firstSlower)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        figures.add(Figure.of("first call slower by, warm connection", slowest.apply(false))
                .atMost(withRoundTrips(FIRST_SLOWER, 1)));
        figures.add(Figure.of("first call slower by, new connection", slowest.apply(true))
                .atMost(withRoundTrips(FIRST_SLOWER, COLD_ROUND_TRIPS)));
    }

    private Figure failures(List<Loss> losses) {
        long calls = losses.stream().mapToLong(Loss::calls).sum();
        long failed = losses.stream().mapToLong(Loss::failed).sum();
        var of = "of " + calls;
        if (fault.ofWrites()) {
            long ambiguous = losses.stream().mapToLong(Loss::ambiguous).sum();
            return Figure.count("writes failed or perhaps done", failed).note(of + ", " + ambiguous + " perhaps done");
        }
        var reads = Figure.count("eventually consistent reads failed", failed).note(of);
        // 99.9 % of reads are to succeed while half of home's answers are errors.
        return reads.atMost(fault.partial() ? calls / 1_000 : 0);
    }

    /** Adds the time that bytes travel to a limit, up to the limit of a call. */
    private Duration withRoundTrips(Duration limit, int trips) {
        var whole = limit.plus(survivor.roundTrip().multipliedBy(trips));
        return whole.compareTo(CALL_TIMEOUT) < 0 ? whole : CALL_TIMEOUT;
    }

    private static Optional<Duration> worstEvicted(List<Loss> losses) {
        return losses.stream().allMatch(loss -> loss.evicted().isPresent())
                ? Optional.of(worst(losses, loss -> loss.evicted().orElseThrow()))
                : Optional.empty();
    }

    private static Duration worst(List<Loss> losses, Function<Loss, Duration> figure) {
        return losses.stream().map(figure).max(Comparator.naturalOrder()).orElseThrow();
    }
}
