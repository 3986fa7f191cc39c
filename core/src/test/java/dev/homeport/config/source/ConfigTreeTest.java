package dev.homeport.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What listing a file and a directory finds. */
class ConfigTreeTest {

    @TempDir
    Path directory;

    @Test
    void a_directory_is_listed_by_the_paths_of_its_files_and_every_value_is_a_secret() throws Exception {
        write("db_host", "db-1\n");
        write("eu-west-1/db_host", "db-eu");
        write(".git/config", "no value");

        assertThat(listed(ConfigTree.directory(directory)).values())
                .extracting(value -> value.name() + "=" + value.value() + " " + value.secret())
                .containsExactly("db_host=db-1 true", "eu-west-1/db_host=db-eu true");
    }

    @Test
    void a_mounted_directory_is_listed_from_its_current_generation_alone() throws Exception {
        write("..2026_1/db_host", "old");
        write("..2026_2/db_host", "new");
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_2"));
        Files.createSymbolicLink(directory.resolve("db_host"), Path.of("..data/db_host"));

        assertThat(listed(ConfigTree.directory(directory)).values())
                .extracting(TreeReading.Value::value)
                .containsExactly("new");
    }

    @Test
    void one_file_that_is_not_text_fails_the_directory_as_a_whole() throws Exception {
        write("db_host", "db-1");
        Files.write(directory.resolve("db_password"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThat(failure(ConfigTree.directory(directory)))
                .hasToString(directory.resolve("db_password") + ": MALFORMED: the file is not UTF-8");
    }

    @Test
    void what_is_missing_is_absent_and_what_is_no_directory_is_told() throws Exception {
        write("file", "text");
        assertThat(failure(ConfigTree.directory(directory.resolve("nowhere"))).kind())
                .isEqualTo(FailureKind.ABSENT);
        assertThat(failure(ConfigTree.file(directory.resolve("nowhere.properties")))
                        .kind())
                .isEqualTo(FailureKind.ABSENT);
        assertThat(failure(ConfigTree.directory(directory.resolve("file"))).reason())
                .isEqualTo("it is no directory");
    }

    @Test
    void a_directory_of_too_many_files_is_no_directory_of_values() {
        IntStream.range(0, 1_001).forEach(i -> write("key_" + i, "value"));
        assertThat(failure(ConfigTree.directory(directory)).kind()).isEqualTo(FailureKind.UNUSABLE);
    }

    @Test
    void a_properties_file_is_listed_by_its_names_and_its_revision_changes_with_it() throws Exception {
        var file = write("orders.properties", "db.host=db-1\neu-west-1.db.host=db-eu\n");
        var tree = ConfigTree.file(file);
        assertThat(listed(tree).values())
                .extracting(value -> value.name() + "=" + value.value())
                .containsExactly("db.host=db-1", "eu-west-1.db.host=db-eu");

        var before = tree.revision();
        write("orders.properties", "db.host=another\n");
        assertThat(tree.revision()).isNotEqualTo(before);
    }

    private Path write(String name, String value) {
        try {
            var file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, value);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static TreeReading.Listed listed(ConfigTree tree) throws InterruptedException {
        return (TreeReading.Listed) tree.read();
    }

    private static TreeReading.Problem failure(ConfigTree tree) {
        try {
            return ((TreeReading.Failed) tree.read()).problems().get(0);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
