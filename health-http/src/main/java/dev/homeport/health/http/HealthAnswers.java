package dev.homeport.health.http;

import dev.homeport.health.HealthSnapshot;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The answers to all questions for one snapshot, written once however often they are asked for. */
record HealthAnswers(HealthSnapshot snapshot, Map<HealthQuestion, HealthAnswer> byQuestion) {

    static HealthAnswers to(HealthSnapshot snapshot) {
        return new HealthAnswers(
                snapshot,
                Arrays.stream(HealthQuestion.values())
                        .collect(Collectors.toMap(
                                Function.identity(),
                                question -> answer(question, snapshot),
                                (one, other) -> one,
                                () -> new EnumMap<>(HealthQuestion.class))));
    }

    private static HealthAnswer answer(HealthQuestion question, HealthSnapshot snapshot) {
        boolean up = question.isUp(snapshot);
        return HealthAnswer.of(up ? 200 : 503, HealthBody.write(up, question.degraded(snapshot)));
    }
}
