package dev.homeport.examples.drill.report;

import dev.homeport.examples.drill.traffic.UserOperation;
import dev.homeport.examples.drill.traffic.UserOperation.Kind;
import dev.homeport.examples.drill.traffic.UserOperation.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes a story that never was, for tests of what is written about it. */
final class Stories {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String EAST = "us-east-1";
    static final String WEST = "eu-west-1";

    private Stories() {}

    static Instant at(double second) {
        return START.plusMillis(Math.round(second * 1e3));
    }

    /** Ten seconds: the loss at 3 s, two errors, and the other region from 5 s on. */
    static StoryFacts lost() {
        var operations = new ArrayList<UserOperation>();
        for (int i = 0; i < 100; i++) {
            var second = i / 10.0;
            if (second < 3) {
                operations.add(operation(second, Result.DONE, EAST));
            } else if (second >= 5) {
                operations.add(operation(second, Result.DONE, WEST));
            }
        }
        operations.add(operation(3.1, Result.UNKNOWN, ""));
        operations.add(operation(3.2, Result.FAILED, ""));
        return story(operations, "All is well <again> & \"so on\"", List.of());
    }

    static UserOperation operation(double second, Result result, String region) {
        return new UserOperation(
                Kind.ORDER, at(second), at(second + 0.01), result, region, result == Result.DONE ? 201 : 503);
    }

    static StoryFacts story(List<UserOperation> operations, String verdict, List<String> failures) {
        return new StoryFacts(
                "region-crash",
                "everything is killed",
                EAST,
                WEST,
                START,
                at(10),
                operations,
                List.of(
                        new Mark(at(3), "region lost", "it is gone, \"all\" of it"),
                        new Mark(at(4.8), "promotion", "promoted")),
                List.of(new Mark(at(4.9), "fence", "<NOT FENCED>")),
                List.of(new Lane(
                        "Primary",
                        List.of(
                                new Lane.Span(at(-1), at(3.5), EAST, Tone.FIRST),
                                new Lane.Span(at(3.5), at(5), "none", Tone.NONE),
                                new Lane.Span(at(5), at(11), WEST, Tone.SECOND)))),
                List.of(new Figure("rto_orders", "Orders back", "2.00 s", "From the loss, on", Tone.GOOD, true)),
                List.of(new IntegrityCheck("after", "orders in " + WEST, 80, List.of(), List.of(), List.of(), "")),
                failures,
                List.of(),
                verdict);
    }
}
