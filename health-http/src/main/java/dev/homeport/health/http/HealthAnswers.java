package dev.homeport.health.http;

import dev.homeport.health.HealthSnapshot;
import java.util.EnumMap;
import java.util.Map;

/** The answers to all questions for one snapshot, written once however often they are asked for. */
record HealthAnswers(
        HealthSnapshot snapshot, Traffic traffic, Map<HealthQuestion, Map<HealthForm, HealthAnswer>> written) {

    static HealthAnswers to(HealthSnapshot snapshot, Traffic traffic) {
        var written = new EnumMap<HealthQuestion, Map<HealthForm, HealthAnswer>>(HealthQuestion.class);
        for (var question : HealthQuestion.values()) {
            var verdict = HealthVerdict.brief(question, snapshot, traffic);
            var forms = new EnumMap<HealthForm, HealthAnswer>(HealthForm.class);
            for (var form : HealthForm.values()) {
                forms.put(form, HealthAnswer.of(verdict, form));
            }
            written.put(question, forms);
        }
        return new HealthAnswers(snapshot, traffic, written);
    }

    boolean hold(HealthSnapshot snapshot, Traffic traffic) {
        return this.snapshot == snapshot && this.traffic == traffic;
    }

    HealthAnswer to(HealthQuestion question, HealthForm form) {
        return written.get(question).get(form);
    }
}
