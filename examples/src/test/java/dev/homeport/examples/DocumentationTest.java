package dev.homeport.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the pages against the tree: what they link to and which tests they name. */
class DocumentationTest {

    /** Tests run in the directory of their module. */
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final String FENCED = "(?ms)^```.*?^```";
    private static final Pattern CODE = Pattern.compile(FENCED + "|`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");

    /** A test class, perhaps with a method, or a further method of the class that was named last. */
    private static final Pattern TEST = Pattern.compile("`(?:(\\w+Test)(?:\\.(\\w+))?|\\.(\\w+_\\w+))`");

    @Test
    void every_relative_link_leads_to_a_file_and_to_a_heading_of_it() throws IOException {
        var broken = new ArrayList<String>();
        for (var page : pages()) {
            var links = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""));
            while (links.find()) {
                if (!links.group(1).matches("[a-z]+:.*") && !leadsSomewhere(page, links.group(1))) {
                    broken.add(ROOT.relativize(page) + ": " + links.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void every_test_that_a_page_names_exists() throws IOException {
        var tests = testClasses();
        var missing = new ArrayList<String>();
        for (var page : pages()) {
            var named = TEST.matcher(Files.readString(page));
            var source = "";
            while (named.find()) {
                var name = named.group(1);
                if (name != null) {
                    source = tests.containsKey(name) ? Files.readString(tests.get(name)) : "";
                }
                var method = name == null ? named.group(3) : named.group(2);
                if (source.isEmpty() || method != null && !source.contains(" " + method + "(")) {
                    missing.add(ROOT.relativize(page) + ": " + named.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        var parts = URLDecoder.decode(link, UTF_8).split("#", 2);
        var target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(target) && (parts.length == 1 || headings(target).contains(parts[1]));
    }

    /** The fragments of a page as GitHub makes them: a heading that comes again has a number behind it. */
    private static Set<String> headings(Path page) throws IOException {
        var found = HEADING.matcher(Files.readString(page).replaceAll(FENCED, ""));
        var fragments = new HashSet<String>();
        var seen = new HashMap<String, Integer>();
        while (found.find()) {
            var words = found.group(1).strip().toLowerCase(Locale.ROOT);
            var fragment = words.replaceAll("[^\\p{L}\\p{N}\\s_-]", "").replace(' ', '-');
            int before = seen.merge(fragment, 1, Integer::sum) - 1;
            fragments.add(before == 0 ? fragment : fragment + "-" + before);
        }
        return fragments;
    }

    private static List<Path> pages() throws IOException {
        try (var docs = Files.walk(ROOT.resolve("docs"));
                var deploy = Files.walk(ROOT.resolve("examples/deploy"))) {
            var beside = Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "testkit/README.md");
            return Stream.concat(
                            beside.map(ROOT::resolve),
                            Stream.concat(docs, deploy)
                                    .filter(file -> file.toString().endsWith(".md")))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, Path> testClasses() throws IOException {
        var tests = new HashMap<String, Path>();
        for (var module : modules()) {
            try (var files = Files.walk(module)) {
                tests.putAll(files.filter(file -> file.toString().endsWith("Test.java"))
                        .collect(Collectors.toMap(DocumentationTest::className, file -> file, (one, other) -> one)));
            }
        }
        return tests;
    }

    private static List<Path> modules() throws IOException {
        try (var directories = Stream.concat(Files.list(ROOT.resolve("spring-boot")), Files.list(ROOT))) {
            return directories
                    .map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    private static String className(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }
}
