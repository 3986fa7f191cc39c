package dev.homeport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.config.internal.pacing.CallPacing;
import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.Lookup;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change while the application runs: on a bare machine, and as Kubernetes and Docker mount them. */
class FollowedFilesTest {

    record Db(String dbHost, Secret dbPassword, @Default("") List<RegionName> evacuate) {}

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("orders.properties");
        Files.writeString(file, "db.host=a\ndb.password=one\n");
    }

    @Test
    void a_file_that_is_replaced_reaches_the_application_without_a_restart_and_without_a_refresh() throws Exception {
        try (var config = load(ConfigSource.followedFile(file))) {
            replace("db.host=b\ndb.password=two\nevacuate=eu-west-1\n");

            await().atMost(SOON).until(() -> config.current().dbHost().equals("b"));
            assertThat(config.current().dbPassword()).isEqualTo(Secret.of("two"));
        }
    }

    @Test
    void an_evacuation_that_is_written_to_a_file_reaches_the_switch() throws Exception {
        try (var config = load(ConfigSource.followedFile(file));
                var control = RegionControl.create()) {
            config.follow(Db::evacuate, control::configured);
            replace("db.host=a\ndb.password=one\nevacuate=eu-west-1\n");

            await().atMost(SOON).until(() -> control.isEvacuated(Fixtures.REGION));
        }
    }

    @Test
    void a_file_behind_a_link_that_is_exchanged_in_another_directory_is_followed() throws Exception {
        var releases = Files.createDirectory(directory.resolve("releases"));
        var link = Files.createSymbolicLink(directory.resolve("current"), release(releases, "1", "a"));
        try (var config = load(ConfigSource.followedFile(link.resolve("orders.properties")))) {
            exchange(link, release(releases, "2", "b"));

            await().atMost(SOON).until(() -> config.current().dbHost().equals("b"));
        }
    }

    @Test
    void a_file_that_goes_is_a_failure_and_what_was_read_stays_until_it_is_back() throws Exception {
        try (var config = load(ConfigSource.followedFile(file))) {
            Files.delete(file);
            assertThat(config.refreshNow())
                    .isInstanceOfSatisfying(
                            RefreshResult.Failed.class,
                            failed -> assertThat(failed.problems())
                                    .allSatisfy(problem ->
                                            assertThat(problem.kind()).isEqualTo(FailureKind.UNAVAILABLE)));
            assertThat(config.current().dbHost()).isEqualTo("a");

            replace("db.host=b\ndb.password=two\n");
            await().atMost(SOON).until(() -> config.current().dbHost().equals("b"));
        }
    }

    @Test
    void a_mounted_secret_is_read_whole_without_its_line_breaks_and_followed_when_its_link_is_exchanged()
            throws Exception {
        var mount = Files.createDirectory(directory.resolve("mount"));
        generation(mount, "..1", Map.of("db_host", "a\n", "db_password", "one\n"));
        for (var name : List.of("db_host", "db_password")) {
            Files.createSymbolicLink(mount.resolve(name), Path.of("..data", name));
        }
        try (var config = load(ConfigSource.followedDirectory(mount))) {
            assertThat(config.current().dbHost()).isEqualTo("a");
            assertThat(config.current().dbPassword()).isEqualTo(Secret.of("one"));
            assertThat(config.explainAll()).doesNotContain("one").doesNotContain("line break");

            generation(mount, "..2", Map.of("db_host", "b\n", "db_password", "two\n"));
            await().atMost(SOON).until(() -> config.current().dbHost().equals("b"));
            assertThat(config.current().dbPassword()).isEqualTo(Secret.of("two"));
            assertThat(config.generation()).isEqualTo(2);
        }
    }

    @Test
    void a_region_has_values_of_its_own_and_other_names_are_given() throws Exception {
        Files.createDirectory(directory.resolve("eu-west-1"));
        Files.writeString(directory.resolve("eu-west-1/db_host"), "own");
        Files.writeString(directory.resolve("db_host"), "generic");
        Files.writeString(directory.resolve("DB_PASSWORD"), "one");
        var source = ConfigSource.followedDirectory(directory).withNames(Map.of("db.password", "DB_PASSWORD"));
        try (var config = load(source)) {
            assertThat(config.current().dbHost()).isEqualTo("own");

            Files.writeString(directory.resolve("DB_PASSWORD"), "two!");
            await().atMost(SOON).until(() -> config.current().dbPassword().equals(Secret.of("two!")));
        }
    }

    @Test
    void what_cannot_be_read_is_told_by_kind() throws IOException {
        assertThat(kinds(directory.resolve("none"))).containsOnly(FailureKind.UNAVAILABLE);
        assertThat(kinds(file)).containsOnly(FailureKind.UNAVAILABLE);
        assertThat(kinds(directory)).containsOnly(FailureKind.ABSENT);

        Files.write(directory.resolve("db_host"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(lookup("db_host").kind()).isEqualTo(FailureKind.MALFORMED);
        Files.write(directory.resolve("db_host"), new byte[(1 << 20) + 1]);
        assertThat(lookup("db_host").kind()).isEqualTo(FailureKind.MALFORMED);
        assertThat(lookup("../db_host").kind()).isEqualTo(FailureKind.UNUSABLE);
    }

    @Test
    void a_file_that_may_not_be_read_is_denied_and_not_absent() throws IOException {
        var secret = Files.writeString(directory.resolve("db_host"), "a");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        assumeThat(Files.isReadable(secret)).as("root reads everything").isFalse();
        assertThat(lookup("db_host").kind()).isEqualTo(FailureKind.DENIED);
    }

    @Test
    void a_change_of_a_file_reads_no_other_source_again() throws Exception {
        var store = new Fixtures.Store().put("db_password", "stored");
        Files.writeString(file, "db.host=a\n");
        try (var config = ConfigLoader.of(Db.class)
                .source(ConfigSource.followedFile(file))
                .source(store)
                .load()) {
            var readings = store.readings.get();
            replace("db.host=b\n");
            await().atMost(SOON).until(() -> config.current().dbHost().equals("b"));
            assertThat(store.readings).hasValue(readings);
            assertThat(config.current().dbPassword()).isEqualTo(Secret.of("stored"));
        }
    }

    @Test
    void a_file_that_is_not_followed_is_read_once() throws Exception {
        try (var config = load(ConfigSource.propertiesFile(file))) {
            replace("db.host=b\ndb.password=two\n");
            assertThat(config.refreshNow()).isInstanceOf(RefreshResult.Unchanged.class);
            assertThat(config.current().dbHost()).isEqualTo("a");
        }
        assertThatThrownBy(() -> ConfigSource.followedFile(null)).isInstanceOf(NullPointerException.class);
    }

    private static Config<Db> load(ConfigSource source) {
        return ConfigLoader.of(Db.class).region(Fixtures.REGION).source(source).load();
    }

    private List<FailureKind> kinds(Path place) throws IOException {
        return read(ConfigSource.followedDirectory(place)).stream()
                .map(lookup -> ((Lookup.Missed) lookup).kind())
                .toList();
    }

    private Lookup.Missed lookup(String name) throws IOException {
        var source = ConfigSource.followedDirectory(directory).withNames(Map.of("db.host", name));
        return (Lookup.Missed) read(source).get(0);
    }

    private static List<Lookup> read(ConfigSource source) throws IOException {
        try {
            var key = new ConfigKey(List.of("db_host"));
            return source.read(new SourceRequest(List.of(key), Optional.empty(), CallPacing.NONE))
                    .lookups();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void replace(String content) throws IOException {
        var next = Files.writeString(directory.resolve("next"), content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path release(Path releases, String name, String host) throws IOException {
        var release = Files.createDirectory(releases.resolve(name));
        Files.writeString(release.resolve("orders.properties"), "db.host=" + host + "\ndb.password=one\n");
        return release;
    }

    /** What the kubelet does: a directory of a new name, and then the link to it exchanged. */
    private static void generation(Path mount, String name, Map<String, String> values) throws IOException {
        var generation = Files.createDirectory(mount.resolve(name));
        for (var value : values.entrySet()) {
            Files.writeString(generation.resolve(value.getKey()), value.getValue());
        }
        exchange(mount.resolve("..data"), Path.of(name));
    }

    private static void exchange(Path link, Path target) throws IOException {
        var next = link.resolveSibling("..next");
        Files.createSymbolicLink(next, target);
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
