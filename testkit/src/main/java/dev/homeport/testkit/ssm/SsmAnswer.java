package dev.homeport.testkit.ssm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** Holds an answer as it goes over the wire. */
record SsmAnswer(int status, byte[] body) {

    static SsmAnswer of(ObjectNode result) {
        return of(200, result);
    }

    static SsmAnswer of(SsmErrorException refusal) {
        var error = refusal.error();
        var body = JsonNodeFactory.instance.objectNode().put("__type", error.type());
        if (error != SsmError.PARAMETER_NOT_FOUND) {
            body.put("message", refusal.getMessage());
        }
        return of(error.status(), body);
    }

    private static SsmAnswer of(int status, ObjectNode body) {
        return new SsmAnswer(status, body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
