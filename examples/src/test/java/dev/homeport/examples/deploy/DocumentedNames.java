package dev.homeport.examples.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The names that a vendor's documentation lists, kept in a file that says where they are from.
 *
 * @param names the names of each type and of the blocks within it, as {@code type.block}
 */
record DocumentedNames(Map<String, Set<String>> names) {

    private static final Set<String> OF_ONES_OWN = Set.of("*");

    static DocumentedNames of(String resource) throws IOException {
        var names = new HashMap<String, Set<String>>();
        try (var file = Objects.requireNonNull(DocumentedNames.class.getResourceAsStream(resource), resource)) {
            new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(" = ?", 2))
                    .forEach(line -> names.put(
                            line[0],
                            Set.copyOf(Arrays.stream(line[1].strip().split(" +"))
                                    .filter(name -> !name.isEmpty())
                                    .toList())));
        }
        return new DocumentedNames(names);
    }

    /** Adds what the block has and the documentation does not, down to its innermost blocks. */
    void check(String type, Object block, Set<String> everywhere, Collection<String> unknown) {
        if (block instanceof List<?> repeated) {
            repeated.forEach(one -> check(type, one, everywhere, unknown));
        }
        if (!(block instanceof Map<?, ?> entries)) {
            return;
        }
        if (entries.keySet().stream().map(Object::toString).allMatch(DocumentedNames::isFunction)) {
            return;
        }
        var known = names.get(type);
        if (known == null) {
            unknown.add(type);
            return;
        }
        if (known.equals(OF_ONES_OWN)) {
            return;
        }
        entries.forEach((key, value) -> {
            if (everywhere.contains(key.toString())) {
                return;
            }
            if (!known.contains(key.toString())) {
                unknown.add(type + ": " + key);
            } else if (value instanceof Map || value instanceof List) {
                check(type + "." + key, value, everywhere, unknown);
            }
        });
    }

    /** CloudFormation puts a function where a value may stand. */
    private static boolean isFunction(String key) {
        return key.equals("Ref") || key.startsWith("Fn::");
    }
}
