package dev.homeport.config;

import static dev.homeport.config.Fixtures.REGION;
import static dev.homeport.config.Fixtures.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Context;
import dev.homeport.config.Fixtures.Store;
import dev.homeport.config.internal.knowngood.FilePermissionCheck;
import dev.homeport.config.source.FailureKind;
import dev.homeport.region.RegionName;
import dev.homeport.rules.VirtualClock;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class LastKnownGoodTest {

    record Db(String host, @Default("5432") int port, Optional<Secret> password) {}

    /** Not a cipher; enough to tell that what is written is not what was given. */
    private static final SecretEncryptor REVERSING = new SecretEncryptor() {
        @Override
        public byte[] encrypt(byte[] value) {
            return reversed(value);
        }

        @Override
        public byte[] decrypt(byte[] sealed) {
            return reversed(sealed);
        }

        private byte[] reversed(byte[] bytes) {
            var reversed = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                reversed[i] = bytes[bytes.length - 1 - i];
            }
            return reversed;
        }
    };

    @TempDir
    private Path directory;

    private final VirtualClock clock = new VirtualClock();
    private final Store store = new Store().put("host", "Zürich");

    @Test
    void a_start_without_the_store_shows_what_was_last_known_and_is_degraded() throws Exception {
        loader(file()).load().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().file())))
                .isEqualTo("rw-------");
        store.failing = FailureKind.UNAVAILABLE;
        clock.advance(Duration.ofMinutes(7));

        try (var config = loader(file().allowStart(true)).load()) {
            assertThat(config.current().host()).isEqualTo("Zürich");
            assertThat(config.startedFromFile()).isTrue();
            assertThat(config.age()).isEqualTo(Duration.ofMinutes(7));
            assertThat(config.explain("host"))
                    .isEqualTo("host = \"Zürich\" from store via last known good host version 3 (generic);"
                            + " from the last known good file");
            assertThat(ConfigHealth.of(new ConfigView<>(generation(true), null), config.age(), Duration.ofHours(1)))
                    .hasToString("Down[reason=started from the last known good file, of 7m ago]");

            store.failing = null;
            config.refreshNow();

            assertThat(config.startedFromFile()).isFalse();
            assertThat(config.generation()).isEqualTo(1);
        }
    }

    private static Generation<Db> generation(boolean fromFile) {
        return new Generation<>(1, new Db("a", 1, Optional.empty()), Map.of(), VirtualClock.START, fromFile);
    }

    @Test
    void sources_that_never_change_are_read_as_ever() {
        loader(file()).load().close();
        store.failing = FailureKind.TIMEOUT;

        try (var config = ConfigLoader.of(Db.class)
                .region(REGION)
                .source(environment("PORT", "1"))
                .source(store)
                .clock(clock)
                .lastKnownGood(file().allowStart(true))
                .load()) {
            assertThat(config.current()).isEqualTo(new Db("Zürich", 1, Optional.empty()));
        }
    }

    @Test
    void a_bad_value_in_the_store_does_not_stop_a_start_either() {
        loader(file()).load().close();
        store.put("port", "many");

        try (var config = loader(file().allowStart(true)).load()) {
            assertThat(config.current().port()).isEqualTo(5432);
        }
    }

    @Test
    void without_permission_the_file_is_not_used() {
        loader(file()).load().close();
        store.failing = FailureKind.UNAVAILABLE;

        assertThatThrownBy(() -> loader(file()).load()).hasMessageContaining("3 problems");
    }

    @Test
    void secrets_are_left_out_and_a_start_that_needs_one_says_so() throws Exception {
        store.secret("password", "hunter2");
        loader(file()).load().close();
        assertThat(Files.readString(file().file())).contains("LEFT_OUT :").doesNotContain("aHVudGVyMg");
        store.failing = FailureKind.UNAVAILABLE;

        assertThatThrownBy(() -> loader(file().allowStart(true)).load())
                .hasMessageContaining("password (last known good): UNAVAILABLE: wanted a secret: store via last known"
                        + " good could not answer: a secret, which the file does not hold without an encryptor");
    }

    @Test
    void with_an_encryptor_secrets_are_sealed_and_come_back_as_secrets() throws Exception {
        store.secret("password", "hunter2").secret("host", "hidden");
        var sealed = file().encryptor(REVERSING);
        loader(sealed).load().close();
        assertThat(Files.readString(file().file())).contains("SEALED :").doesNotContain("aHVudGVyMg");
        store.failing = FailureKind.UNAVAILABLE;

        try (var config = loader(sealed.allowStart(true)).load()) {
            assertThat(config.current().password()).contains(Secret.of("hunter2"));
            assertThat(config.current().host()).isEqualTo("hidden");
            assertThat(config.explainAll()).doesNotContain("hidden");
        }
        assertThatThrownBy(() -> loader(file().allowStart(true)).load())
                .hasMessageContaining("DECRYPTION: it holds sealed secrets, and there is no encryptor");
    }

    @Test
    void a_half_written_file_is_recognised_wherever_it_ends() throws Exception {
        loader(file()).load().close();
        var whole = Files.readString(file().file());
        store.failing = FailureKind.UNAVAILABLE;
        for (int length = 0; length < whole.length(); length += 7) {
            write(whole.substring(0, length));

            assertThatThrownBy(() -> loader(file().allowStart(true)).load())
                    .hasMessageContaining("4 problems")
                    .hasMessageContaining(": MALFORMED: it ")
                    .hasMessageContaining("half-written");
        }
    }

    @Test
    void a_file_of_another_version_or_region_is_told() throws Exception {
        loader(file()).load().close();
        var whole = Files.readString(file().file());
        store.failing = FailureKind.UNAVAILABLE;

        assertThatThrownBy(() -> loader(file().allowStart(true))
                        .region(RegionName.of("us-east"))
                        .load())
                .hasMessageContaining("UNUSABLE: it was written in region \"eu-west-1\", and this is \"us-east\"");
        write(whole.replaceFirst("homeport-config 1", "homeport-config 2"));
        assertThatThrownBy(() -> loader(file().allowStart(true)).load())
                .hasMessageContaining("MALFORMED: it has format 2, and this version reads 1");
    }

    @Test
    void a_file_that_others_can_read_is_refused_with_the_way_to_mend_it() throws Exception {
        loader(file()).load().close();
        Files.setPosixFilePermissions(file().file(), PosixFilePermissions.fromString("rw-r--r--"));
        store.failing = FailureKind.UNAVAILABLE;

        assertThatThrownBy(() -> loader(file().allowStart(true)).load())
                .hasMessageContaining(
                        "DENIED: its mode is rw-r--r--, which lets others in; it must be rw-------" + " (chmod 600)");
    }

    /** Kubernetes does this to every file of a volume when a pod has an {@code fsGroup}, each time it is mounted. */
    @Test
    void a_file_to_which_a_volume_has_added_its_group_is_used() throws Exception {
        loader(file()).load().close();
        Files.setAttribute(directory, "unix:mode", 02770);
        Files.setPosixFilePermissions(file().file(), PosixFilePermissions.fromString("rw-rw----"));
        store.failing = FailureKind.UNAVAILABLE;

        try (var config = loader(file().allowStart(true)).load()) {
            assertThat(config.startedFromFile()).isTrue();
        }
        Files.setPosixFilePermissions(file().file(), PosixFilePermissions.fromString("rw-rw-r--"));
        assertThatThrownBy(() -> loader(file().allowStart(true)).load()).hasMessageContaining("its mode is rw-rw-r--");
    }

    @Test
    void a_file_that_its_group_can_read_for_no_reason_of_its_volume_is_refused() throws Exception {
        loader(file()).load().close();
        Files.setPosixFilePermissions(file().file(), PosixFilePermissions.fromString("rw-rw----"));
        store.failing = FailureKind.UNAVAILABLE;

        assertThatThrownBy(() -> loader(file().allowStart(true)).load())
                .hasMessageContaining("DENIED: its mode is rw-rw----, which lets others in");
    }

    /** Starts from the file, in a JVM of its own. */
    static final class Starting {
        public static void main(String[] arguments) {
            var store = new Store().put("host", "unread");
            store.failing = FailureKind.UNAVAILABLE;
            try (var config = ConfigLoader.of(Db.class)
                    .region(REGION)
                    .source(store)
                    .lastKnownGood(LastKnownGood.at(Path.of(arguments[0])).allowStart(true))
                    .load()) {
                System.out.println("started with " + config.current().host());
            } catch (ConfigException failed) {
                System.out.println(failed.getMessage());
            }
        }
    }

    /** A container whose root is read-only has no directory for temporary files, and has an outage nevertheless. */
    @Test
    void a_start_from_the_file_needs_no_directory_for_temporary_files() throws Exception {
        loader(file()).load().close();
        var start = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + directory.resolve("absent"),
                        "-cp",
                        classPathOf(Starting.class, Config.class, Logger.class, LoggerContext.class, Context.class),
                        Starting.class.getName(),
                        file().file().toString())
                .redirectErrorStream(true)
                .start();
        try (var output = start.getInputStream()) {
            assertThat(new String(output.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("started with Z");
        } finally {
            start.destroyForcibly();
        }
    }

    private static String classPathOf(Class<?>... types) {
        return Stream.of(types)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(location -> Path.of(URI.create(location.toString())).toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void a_file_of_somebody_else_is_refused() {
        assertThat(FilePermissionCheck.problem(
                        "mallory", "orders", PosixFilePermissions.fromString("rw-------"), false))
                .contains("it belongs to mallory, and this process runs as orders");
        assertThat(FilePermissionCheck.problem("orders", "orders", PosixFilePermissions.fromString("rw-------"), false))
                .isEmpty();
    }

    @Test
    void a_file_that_is_missing_or_is_none_is_told() throws Exception {
        store.failing = FailureKind.UNAVAILABLE;

        assertThatThrownBy(() -> loader(file().allowStart(true)).load())
                .hasMessageContaining("config.lkg: ABSENT: it does not exist");
        Files.createDirectory(file().file());
        assertThatThrownBy(() -> loader(file().allowStart(true)).load())
                .hasMessageContaining("config.lkg: DENIED: it is not a regular file");
    }

    @Test
    void a_file_that_cannot_be_written_stops_nobody_and_leaves_nothing_behind() throws Exception {
        Files.createDirectory(file().file());
        Files.createFile(file().file().resolve("occupied"));

        try (var config = loader(file()).load()) {
            assertThat(config.current().host()).isEqualTo("Zürich");
        }
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(file().file());
        }
    }

    @Test
    void an_encryptor_that_throws_leaves_the_file_as_it_was() throws Exception {
        loader(file()).load().close();
        var before = Files.readString(file().file());
        store.secret("password", "hunter2");
        SecretEncryptor broken = new SecretEncryptor() {
            @Override
            public byte[] encrypt(byte[] value) throws IOException {
                throw new IOException("no key");
            }

            @Override
            public byte[] decrypt(byte[] sealed) throws IOException {
                throw new IOException("no key");
            }
        };

        loader(file().encryptor(broken)).load().close();

        assertThat(Files.readString(file().file())).isEqualTo(before);
    }

    private LastKnownGood file() {
        return LastKnownGood.at(directory.resolve("config.lkg"));
    }

    private void write(String content) throws IOException {
        Files.writeString(file().file(), content);
    }

    private ConfigLoader<Db> loader(LastKnownGood file) {
        return ConfigLoader.of(Db.class)
                .region(REGION)
                .source(store)
                .clock(clock)
                .lastKnownGood(file);
    }
}
