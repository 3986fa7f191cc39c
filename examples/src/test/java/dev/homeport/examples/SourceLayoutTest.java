package dev.homeport.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a reader meets when opening any module. */
class SourceLayoutTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final int MOST_FILES = 45;
    private static final int MOST_LINES = 300;

    @Test
    void no_package_holds_more_than_45_files() throws IOException {
        Map<Path, Long> files =
                sources().stream().collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
        assertThat(files).hasSizeGreaterThan(40);
        files.forEach((folder, count) ->
                assertThat(count).as(ROOT.relativize(folder).toString()).isLessThanOrEqualTo(MOST_FILES));
    }

    @Test
    void a_file_of_more_than_300_lines_says_why() throws IOException {
        for (var file : sources()) {
            var lines = Files.readAllLines(file);
            if (lines.size() > MOST_LINES) {
                assertThat(lines)
                        .as(ROOT.relativize(file).toString())
                        .anyMatch(line -> line.startsWith("// Longer than 300 lines"));
            }
        }
    }

    /** Enters no folder that a module built beside this one may be changing. */
    private static List<Path> sources() throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                var name = folder.getFileName().toString();
                return name.equals("target") || name.startsWith(".")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (isMainSource(file)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static boolean isMainSource(Path file) {
        var path = ROOT.relativize(file).toString();
        return path.endsWith(".java") && path.contains("src/main/java/");
    }
}
