package dev.homeport.examples.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drill's files, in a directory that is not as it should be. */
class DrillOutputTest {

    private static final Summary NOTHING = new Summary(List.of());

    @TempDir
    Path directory;

    @Test
    void what_a_half_finished_drill_left_is_gone_before_the_next_one_begins() throws Exception {
        var target = directory.resolve("drill");
        Files.createDirectories(target);
        for (var name : List.of("report.html", "report.html.part", "summary.json", "x-requests.csv", "notes.txt")) {
            Files.writeString(target.resolve(name), "old");
        }
        try (var output = DrillOutput.prepare(target)) {
            assertThat(names(target)).containsExactlyInAnyOrder(".lock", "notes.txt");
            output.write(NOTHING);
        }
        assertThat(names(target)).contains("summary.json").noneMatch(name -> name.endsWith(".part"));
    }

    @Test
    void two_drills_do_not_write_to_one_directory() throws Exception {
        try (var output = DrillOutput.prepare(directory)) {
            assertThatThrownBy(() -> DrillOutput.prepare(directory))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another drill");
            output.write(NOTHING);
        }
        DrillOutput.prepare(directory).close();
    }

    @Test
    void a_place_where_no_directory_can_be_made_is_refused() throws Exception {
        var file = Files.writeString(directory.resolve("drill"), "a file");
        assertThatThrownBy(() -> DrillOutput.prepare(file)).isInstanceOf(IOException.class);
    }

    @Test
    void a_file_that_cannot_be_written_is_not_there_at_all() throws Exception {
        try (var output = DrillOutput.prepare(directory)) {
            Files.createDirectories(directory.resolve("summary.json").resolve("in the way"));
            assertThatThrownBy(() -> output.write(NOTHING)).isInstanceOf(IOException.class);
        }
        assertThat(names(directory)).noneMatch(name -> name.endsWith(".part"));
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
