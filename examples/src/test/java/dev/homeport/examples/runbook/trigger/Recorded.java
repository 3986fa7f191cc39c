package dev.homeport.examples.runbook.trigger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Reads a recorded event or payload. */
final class Recorded {

    private Recorded() {}

    static ObjectNode json(String name) throws IOException {
        try (var file = Recorded.class.getResourceAsStream("/runbook/trigger/" + name + ".json")) {
            return (ObjectNode) new ObjectMapper().readTree(file);
        }
    }

    static byte[] bytes(String name) throws IOException {
        return json(name).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
