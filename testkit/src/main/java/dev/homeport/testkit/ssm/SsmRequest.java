package dev.homeport.testkit.ssm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the body of a call by its members' names. A member of the wrong type is refused. */
final class SsmRequest {
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode body;

    private SsmRequest(JsonNode body) {
        this.body = body;
    }

    static SsmRequest parse(byte[] bytes) {
        try {
            var body = JSON.readTree(bytes);
            require(body.isObject(), "The body must be a JSON object");
            return new SsmRequest(body);
        } catch (IOException e) {
            throw new SsmErrorException(SsmError.SERIALIZATION, "The body is not JSON");
        }
    }

    /** Refuses members that would be ignored, since a rehearsal must not pass where the real service would fail. */
    void requireOnly(Set<String> known) {
        body.fieldNames().forEachRemaining(member -> {
            if (!known.contains(member)) {
                throw new SsmErrorException(SsmError.VALIDATION, "This server does not support the member " + member);
            }
        });
    }

    /** Returns the names that the call is about. */
    List<String> names() {
        return Stream.concat(
                        Stream.of("Name", "Path").flatMap(member -> text(member).stream()), texts("Names").stream())
                .toList();
    }

    Optional<String> text(String member) {
        var node = member(member);
        node.ifPresent(value -> require(value.isTextual(), member + " must be a string"));
        return node.map(JsonNode::textValue);
    }

    String requiredText(String member) {
        return text(member).orElseThrow(() -> new SsmErrorException(SsmError.VALIDATION, member + " is required"));
    }

    List<String> texts(String member) {
        var texts = new ArrayList<String>();
        member(member).ifPresent(list -> {
            require(list.isArray(), member + " must be a list");
            for (var text : list) {
                require(text.isTextual(), member + " must hold only strings");
                texts.add(text.textValue());
            }
        });
        return texts;
    }

    /** At least one, and no more than the limit. */
    List<String> requiredTexts(String member, int limit) {
        var texts = texts(member);
        if (texts.isEmpty() || texts.size() > limit) {
            throw new SsmErrorException(
                    SsmError.VALIDATION, member + " has 1 to " + limit + " members, not " + texts.size());
        }
        return texts;
    }

    /** Returns true if the member exists and is true. */
    boolean flag(String member) {
        var node = member(member);
        node.ifPresent(value -> require(value.isBoolean(), member + " must be a boolean"));
        return node.map(JsonNode::booleanValue).orElse(false);
    }

    Optional<Integer> number(String member) {
        var node = member(member);
        node.ifPresent(value -> require(value.canConvertToInt(), member + " must be a whole number"));
        return node.map(JsonNode::intValue);
    }

    private Optional<JsonNode> member(String name) {
        return Optional.ofNullable(body.get(name)).filter(node -> !node.isNull());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new SsmErrorException(SsmError.SERIALIZATION, otherwise);
        }
    }
}
