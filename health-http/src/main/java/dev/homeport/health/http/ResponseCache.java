package dev.homeport.health.http;

import dev.homeport.health.HealthSnapshot;
import java.util.EnumMap;
import java.util.Map;

/** Keeps the answers to all questions for one snapshot; each is written once, however often it is asked for. */
record ResponseCache(
        HealthSnapshot snapshot, DrainState traffic, Map<HealthPath, Map<BodyFormat, MethodResponses>> written) {

    static ResponseCache to(HealthSnapshot snapshot, DrainState traffic) {
        var written = new EnumMap<HealthPath, Map<BodyFormat, MethodResponses>>(HealthPath.class);
        for (var question : HealthPath.values()) {
            var verdict = HealthReport.brief(question, snapshot, traffic);
            var forms = new EnumMap<BodyFormat, MethodResponses>(BodyFormat.class);
            for (var form : BodyFormat.values()) {
                forms.put(form, MethodResponses.of(verdict, form));
            }
            written.put(question, forms);
        }
        return new ResponseCache(snapshot, traffic, written);
    }

    boolean hold(HealthSnapshot snapshot, DrainState traffic) {
        return this.snapshot == snapshot && this.traffic == traffic;
    }

    MethodResponses to(HealthPath question, BodyFormat form) {
        return written.get(question).get(form);
    }
}
