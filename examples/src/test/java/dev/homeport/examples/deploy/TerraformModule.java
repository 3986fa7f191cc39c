package dev.homeport.examples.deploy;

import com.bertramlabs.plugins.hcl4j.HCLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One directory of Terraform files, parsed.
 *
 * @param directory where they are
 * @param text all of them, without comments
 * @param blocks what each block type holds, by its labels
 */
record TerraformModule(Path directory, String text, Map<String, Map<String, Object>> blocks) {

    /** What stands directly behind a quote or within a name is no reference. */
    private static final Pattern REFERENCE = Pattern.compile(
            "(?<![\\w.\"/:-])(?:(var)\\.(\\w+)|(local)\\.(\\w+)|(module)\\.(\\w+)\\.(\\w+)|data\\.(aws_\\w+)\\.(\\w+)|(aws_\\w+)\\.(\\w+)|(aws)\\.(\\w+))");

    private static final Map<Path, TerraformModule> PARSED = new ConcurrentHashMap<>();

    /** Parses a directory, once. */
    static TerraformModule in(Path directory) throws Exception {
        var parsed = PARSED.get(directory);
        if (parsed == null) {
            parsed = parse(directory);
            PARSED.put(directory, parsed);
        }
        return parsed;
    }

    private static TerraformModule parse(Path directory) throws Exception {
        var text = new StringBuilder();
        var blocks = new HashMap<String, Map<String, Object>>();
        for (var file : files(directory)) {
            var content = Files.readString(file);
            text.append(content.replaceAll("(?m)^\\s*#.*$", "")).append('\n');
            new HCLParser()
                    .parse(content)
                    .forEach((type, held) ->
                            merge(blocks.computeIfAbsent(type, key -> new HashMap<>()), Map.of(type, held), type));
        }
        return new TerraformModule(directory, text.toString(), blocks);
    }

    static List<Path> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".tf"))
                    .sorted()
                    .toList();
        }
    }

    /** Blocks of the same type, and resources of the same type, come from several files. */
    private static void merge(Map<String, Object> into, Map<String, Object> from, String type) {
        map(from.get(type))
                .forEach((label, held) -> into.merge(label, held, (one, other) -> {
                    var both = new HashMap<String, Object>(map(one));
                    both.putAll(map(other));
                    return both;
                }));
    }

    /** Returns the names that are declared by blocks with one label: variables, outputs, modules. */
    Set<String> names(String type) {
        return blocks.getOrDefault(type, Map.of()).keySet();
    }

    Map<String, Object> block(String type, String name) {
        return map(blocks.get(type).get(name));
    }

    /** Returns resources or data sources as {@code type.name}. */
    Map<String, Map<String, Object>> declared(String kind) {
        var declared = new HashMap<String, Map<String, Object>>();
        blocks.getOrDefault(kind, Map.of())
                .forEach((type, named) ->
                        map(named).forEach((name, block) -> declared.put(type + "." + name, map(block))));
        return declared;
    }

    /** Returns what is referred to and not declared. */
    List<String> unresolved() throws Exception {
        var unresolved = new ArrayList<String>();
        var references = REFERENCE.matcher(text);
        while (references.find()) {
            if (!resolves(Stream.iterate(1, i -> i <= references.groupCount(), i -> i + 1)
                    .map(references::group)
                    .filter(group -> group != null)
                    .toList())) {
                unresolved.add(references.group());
            }
        }
        return unresolved;
    }

    private boolean resolves(List<String> reference) throws Exception {
        var name = reference.get(1);
        return switch (reference.get(0)) {
            case "var" -> names("variable").contains(name);
            case "local" -> names("locals").contains(name);
            case "module" ->
                names("module").contains(name) && called(name).names("output").contains(reference.get(2));
            case "aws" -> text.matches("(?s).*alias\\s+= \"" + name + "\".*");
            default ->
                declared("resource").containsKey(reference.get(0) + "." + name)
                        || declared("data").containsKey(reference.get(0) + "." + name);
        };
    }

    /** Returns the module that the block of that name calls. */
    TerraformModule called(String name) throws Exception {
        return in(directory
                .resolve(block("module", name).get("source").toString())
                .normalize());
    }

    /** Returns the variables that a caller has to set. */
    Set<String> required() {
        return names("variable").stream()
                .filter(name -> !block("variable", name).containsKey("default"))
                .collect(Collectors.toSet());
    }

    static Map<String, Object> map(Object held) {
        var copy = new HashMap<String, Object>();
        if (held instanceof Map<?, ?> entries) {
            entries.forEach((key, value) -> copy.put(key.toString(), value));
        }
        return copy;
    }
}
