package dev.homeport.testkit.ssm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Carries out the service's operations: each takes a JSON request and returns a JSON result. */
final class SsmOperations {
    private static final int MAX_NAMES = 10;
    private static final int MAX_LABELS = 10;
    private static final String ACCOUNT = "000000000000";

    private record Operation(Set<String> members, Function<SsmRequest, ObjectNode> action) {}

    private final String region;
    private final ParameterStore store;
    private final SsmFaults faults;
    private final Map<String, Operation> operations = Map.of(
            "GetParameter",
            new Operation(Set.of("Name", "WithDecryption"), this::getParameter),
            "GetParameters",
            new Operation(Set.of("Names", "WithDecryption"), this::getParameters),
            "GetParametersByPath",
            new Operation(
                    Set.of("Path", "Recursive", "WithDecryption", "MaxResults", "NextToken"),
                    this::getParametersByPath),
            "PutParameter",
            new Operation(
                    Set.of("Name", "Value", "Type", "Overwrite", "Description", "KeyId", "Tags"), this::putParameter),
            "LabelParameterVersion",
            new Operation(Set.of("Name", "ParameterVersion", "Labels"), this::labelParameterVersion),
            "DeleteParameter",
            new Operation(Set.of("Name"), this::deleteParameter));

    SsmOperations(String region, ParameterStore store, SsmFaults faults) {
        this.region = region;
        this.store = store;
        this.faults = faults;
    }

    ObjectNode perform(String name, SsmRequest request) {
        var operation = Optional.ofNullable(operations.get(name))
                .orElseThrow(() -> new SsmErrorException(
                        SsmError.UNKNOWN_OPERATION, "This server does not support the operation " + name));
        request.requireOnly(operation.members);
        return operation.action.apply(request);
    }

    private ObjectNode getParameter(SsmRequest request) {
        var reference = ParameterReference.parse(request.requiredText("Name"));
        var result = object();
        result.set("Parameter", json(store.get(reference), reference, request.flag("WithDecryption")));
        return result;
    }

    /** In the reverse order of the names, since the service promises none. */
    private ObjectNode getParameters(SsmRequest request) {
        var names = List.copyOf(new LinkedHashSet<>(request.requiredTexts("Names", MAX_NAMES)));
        var references = names.stream().map(ParameterReference::parse).toList();
        var decrypt = request.flag("WithDecryption");
        var result = object();
        var found = result.putArray("Parameters");
        var invalid = result.putArray("InvalidParameters");
        for (var i = names.size() - 1; i >= 0; i--) {
            var reference = references.get(i);
            var version = store.find(reference);
            if (version.isPresent()) {
                found.add(json(version.get(), reference, decrypt));
            } else {
                invalid.add(names.get(i));
            }
        }
        return result;
    }

    private ObjectNode getParametersByPath(SsmRequest request) {
        var path = request.requiredText("Path");
        if (!path.startsWith("/")) {
            throw new SsmErrorException(SsmError.VALIDATION, "A path begins with '/': " + path);
        }
        var size = request.number("MaxResults").orElse(PathPage.MAX_SIZE);
        if (size < 1 || size > PathPage.MAX_SIZE) {
            throw new SsmErrorException(
                    SsmError.VALIDATION, "MaxResults is 1 to " + PathPage.MAX_SIZE + ", not " + size);
        }
        var page = PathPage.of(
                store.under(path, request.flag("Recursive")),
                size,
                request.text("NextToken").orElse(""),
                faults.hasEmptyPages());
        var decrypt = request.flag("WithDecryption");
        var result = object();
        var found = result.putArray("Parameters");
        for (var version : page.parameters()) {
            found.add(json(version, ParameterReference.latest(version.name()), decrypt));
        }
        if (!page.nextToken().isEmpty()) {
            result.put("NextToken", page.nextToken());
        }
        return result;
    }

    private ObjectNode putParameter(SsmRequest request) {
        var version = store.put(
                request.requiredText("Name"),
                request.text("Type").map(ParameterType::named).orElse(null),
                request.requiredText("Value"),
                request.flag("Overwrite"));
        return object().put("Version", version.number()).put("Tier", "Standard");
    }

    private ObjectNode labelParameterVersion(SsmRequest request) {
        var name = request.requiredText("Name");
        var reference = request.number("ParameterVersion")
                .map(number -> ParameterReference.version(name, number))
                .orElse(ParameterReference.latest(name));
        var labelled = store.label(reference, request.requiredTexts("Labels", MAX_LABELS));
        var result = object().put("ParameterVersion", labelled.version());
        addAll(result.putArray("InvalidLabels"), labelled.invalid());
        return result;
    }

    private ObjectNode deleteParameter(SsmRequest request) {
        store.delete(request.requiredText("Name"));
        return object();
    }

    private ObjectNode json(ParameterVersion version, ParameterReference reference, boolean decrypt) {
        var name = version.name();
        var parameter = object().put("Name", name)
                .put("Type", version.type().wireName())
                .put("Value", valueOf(version, decrypt))
                .put("Version", version.number())
                .put("LastModifiedDate", BigDecimal.valueOf(version.modified().toEpochMilli(), 3))
                .put(
                        "ARN",
                        "arn:aws:ssm:" + region + ":" + ACCOUNT + ":parameter" + (name.startsWith("/") ? "" : "/")
                                + name)
                .put("DataType", "text");
        if (reference.selects()) {
            parameter.put("Selector", reference.selector());
        }
        return parameter;
    }

    private String valueOf(ParameterVersion version, boolean decrypt) {
        if (!version.isSecure()) {
            return version.value();
        }
        if (!decrypt) {
            return version.ciphertext();
        }
        faults.strikeDecryption();
        return version.value();
    }

    private static void addAll(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
