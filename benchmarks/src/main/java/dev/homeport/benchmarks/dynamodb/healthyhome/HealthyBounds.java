package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.dynamodb.healthyhome.HealthyCase.Writes;
import dev.homeport.benchmarks.report.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Judges a client while all regions are well: it must decide nothing, and fail no more than the plain SDK does. */
final class HealthyBounds {

    private HealthyBounds() {}

    static List<Figure> judge(Writes writes, Decisions decided, Tally homeport, Tally plain) {
        var figures = new ArrayList<>(decisions(decided));
        var away = Figure.count("writes carried out in the other region", decided.writesAway());
        figures.add(writes == Writes.MAY_MOVE ? away : away.atMost(0));
        figures.add(Figure.count("/health says 503 though a region can be reached", decided.unhealthy())
                .atMost(0)
                .note("of " + decided.looks() + " looks"));
        figures.add(failed(homeport, plain));
        if (writes == Writes.STAY_AND_ARE_CERTAIN) {
            figures.add(Figure.count("writes told as perhaps done", homeport.ambiguous())
                    .atMost(0));
        }
        return figures;
    }

    /** Returns the figures of decisions, which every case has. */
    static List<Figure> decisions(Decisions decided) {
        return List.of(
                Figure.count("evictions", decided.evictions()).atMost(0),
                Figure.count("moves of the write region", decided.moves()).atMost(0));
    }

    /** Returns the failures, bounded by the plain SDK's. */
    static Figure failed(Tally homeport, Tally plain) {
        return Figure.count("failed calls, the plain SDK's being the bound", homeport.failed())
                .atMost(plain.failed())
                .note(words("Homeport", homeport) + "; " + words("plain SDK", plain));
    }

    /** Returns the failures, of which there may be none. */
    static Figure noneFailed(Tally homeport) {
        return Figure.count("calls failed or perhaps done", homeport.failed())
                .atMost(0)
                .note(words("Homeport", homeport));
    }

    private static String words(String who, Tally tally) {
        var failures = tally.failures();
        return who + " " + tally.failed() + " of " + tally.calls() + (failures.isEmpty() ? "" : " (" + failures + ")")
                + (tally.slowestNanos() == 0
                        ? ""
                        : ", slowest " + Duration.ofNanos(tally.slowestNanos()).toMillis() + " ms");
    }
}
