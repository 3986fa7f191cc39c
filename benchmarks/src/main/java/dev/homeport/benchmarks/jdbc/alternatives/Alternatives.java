package dev.homeport.benchmarks.jdbc.alternatives;

import dev.homeport.benchmarks.jdbc.alternatives.OutageRun.Result;
import dev.homeport.benchmarks.report.Figure;
import dev.homeport.benchmarks.report.Row;
import dev.homeport.benchmarks.report.Summary;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Measures what a service notices of a lost primary with Homeport and with what it could use instead. Arguments: words that
 * choose among alternatives ({@code HAPROXY}) and outages ({@code FREEZE}); all by default. It ends with 1 if Homeport is not
 * whole again within the time that it promises, fails a write that began after the promotion, or writes to the old primary
 * after a probe interval.
 */
public final class Alternatives {

    /** A probe interval, and what the drill allows beside it. */
    private static final Duration WHOLE_AGAIN = Duration.ofMillis(1_300);

    /** In writes: what eight writers do in a probe interval and the drill's 0.3 s, twenty a second each. */
    private static final double STALE = 8 * 20 * 1.3;

    private Alternatives() {}

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        var words = List.of(arguments);
        var summary = new Summary("alternatives");
        System.out.printf(
                "%d writers; from the promotion on; given up after %d s.%n%n",
                WriteLoad.THREADS, OutageRun.CUT_OFF.toSeconds());
        summary.printHead();
        for (var alternative : chosen(words, Alternative.values())) {
            for (var outage : chosen(words, Outage.values())) {
                if (alternative == Alternative.HAPROXY && !RoleCheckingProxy.installed()) {
                    System.out.println("HAProxy is not installed: its cases are left out");
                    break;
                }
                summary.add(row(alternative, outage, OutageRun.play(alternative, outage)));
            }
        }
        System.exit(summary.finish());
    }

    private static <E extends Enum<E>> List<E> chosen(List<String> words, E[] all) {
        var named = List.of(all).stream()
                .filter(each -> words.contains(each.name().toUpperCase(Locale.ROOT)))
                .toList();
        return named.isEmpty() ? List.of(all) : named;
    }

    private static Row row(Alternative alternative, Outage outage, Result result) {
        boolean ours = alternative == Alternative.HOMEPORT;
        var whole = Figure.of("every writer served again after", result.allServed());
        var failed = Figure.count("writes begun after the promotion that failed", result.failedAfter());
        var stale = Figure.count("writes that the old primary took after the promotion", result.stale());
        return Row.of(
                alternative + ", " + outage,
                ours ? whole.atMost(WHOLE_AGAIN) : whole,
                ours ? failed.atMost(0) : failed,
                Figure.of("longest write", result.longest()),
                ours ? stale.atMost(outage == Outage.SPLIT_BRAIN ? STALE : 0) : stale);
    }
}
