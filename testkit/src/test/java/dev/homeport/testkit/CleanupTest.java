package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.dynamodb.DynamoDbLocalPrograms;
import dev.homeport.testkit.postgres.PostgresBinaries;
import dev.homeport.testkit.postgres.Sql;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanupTest {
    private static final Path SHARED_MEMORY = Path.of("/proc/sysvipc/shm");

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private Path temporary;

    @AfterEach
    void removeLinkToBinaries() throws IOException {
        Files.deleteIfExists(LabProcess.binaries(temporary));
    }

    @BeforeAll
    static void unpackBinariesForTheChildren() throws IOException {
        try (var directory = new LabDirectory()) {
            PostgresBinaries.unpack(directory.cache(), directory.files());
        }
    }

    @Test
    void closing_leaves_no_process_no_directory_no_thread_and_no_shared_memory() throws Exception {
        Path directory;
        List<String> segments;
        RegionLab closedTwice;
        try (var lab = RegionLab.builder()
                .regions("closing-a", "closing-b")
                .parameterStores(true)
                .start()) {
            try (var connection = lab.region("closing-a").connectAsSuperuser()) {
                directory = Path.of(Sql.ask(connection, "show data_directory"))
                        .getParent()
                        .getParent();
            }
            segments = sharedMemory(directory);
            assertThat(segments).hasSize(2);
            assertThat(serversIn(directory)).hasSizeGreaterThan(5);
            lab.region("closing-a").crash();
            lab.region("closing-b").freeze();
            closedTwice = lab;
        }
        closedTwice.close();

        assertThat(directory).doesNotExist();
        assertThat(serversIn(directory)).isEmpty();
        assertThat(Files.readAllLines(SHARED_MEMORY)).noneMatch(line -> segments.contains(line.split(" +")[2]));
        await().atMost(Client.SOON)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.contains("closing-")));
    }

    @Test
    void a_lab_whose_jvm_is_killed_leaves_nothing_behind() throws Exception {
        try (var process = LabProcess.start(temporary)) {
            process.awaitLine(LabProcess.READY, START_TIMEOUT);
            assertThat(serversIn(temporary)).hasSizeGreaterThan(5);
        }

        awaitNothingIsLeft();
    }

    @Tag("slow")
    @Test
    void the_dynamodb_of_a_lab_whose_jvm_is_killed_ends_too_and_no_process_of_somebody_else_s() throws Exception {
        Path lab;
        Process neighbour;
        try (var process = LabProcess.startWithDynamoDb(temporary)) {
            process.awaitLine(LabProcess.READY, START_TIMEOUT);
            assertThat(serversIn(temporary)).hasSize(2);
            lab = labIn(temporary);
            neighbour = javaWorkingIn(lab);
        }
        try {
            await().atMost(Client.SOON).untilAsserted(() -> assertThat(lab).doesNotExist());
            assertThat(neighbour.isAlive()).isTrue();
        } finally {
            neighbour.destroyForcibly().waitFor();
        }

        awaitNothingIsLeft();
    }

    /** A Java program of somebody who happens to be in the lab's directory. */
    private static Process javaWorkingIn(Path directory) throws IOException {
        var waiting = Files.writeString(
                directory.resolveSibling("Waiting.java"),
                "class Waiting { public static void main(String[] a) throws Exception {" + " System.out.println(\""
                        + LabProcess.READY + "\"); System.in.read(); } }");
        var process = new ProcessBuilder(DynamoDbLocalPrograms.javaProgram().toString(), waiting.toString())
                .directory(directory.toFile())
                .start();
        awaitLine(process.inputReader(), LabProcess.READY);
        return process;
    }

    private static Path labIn(Path temporary) throws IOException {
        try (var files = Files.newDirectoryStream(temporary, "homeport-lab-*")) {
            return files.iterator().next();
        }
    }

    @Tag("slow")
    @Test
    void closing_ends_a_crashed_and_a_frozen_dynamodb_and_their_replication() {
        RegionLab closed;
        try (var lab = RegionLab.builder()
                .regions("closing-a", "closing-b")
                .postgres(false)
                .dynamoDb(true)
                .start()) {
            lab.dynamoDb().createGlobalTable(DynamoDbs.table("orders"));
            lab.region("closing-a").dynamoDb().crash();
            lab.region("closing-b").dynamoDb().freeze();
            closed = lab;
        }
        closed.close();

        await().atMost(Client.SOON)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.contains("closing-")));
        for (var region : closed.regions()) {
            assertThat(region.dynamoDb().isRunning()).isFalse();
        }
        assertThatThrownBy(() -> closed.dynamoDb().createGlobalTable(DynamoDbs.table("orders")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Tag("slow")
    void a_lab_whose_jvm_is_killed_while_it_starts_leaves_nothing_behind() throws Exception {
        try (var process = LabProcess.start(temporary)) {
            await(process.toString())
                    .atMost(Client.SOON)
                    .until(() -> !serversIn(temporary).isEmpty());
        }

        awaitNothingIsLeft();
    }

    @Test
    void a_lab_that_cannot_start_says_what_the_server_said_and_leaves_nothing_behind() throws Exception {
        List<String> output;
        try (var process = LabProcess.start(temporary, "work_mem", "a lot")) {
            process.awaitEnd(START_TIMEOUT);
            output = process.output();
        }

        assertThat(String.join("\n", output))
                .contains("The server of us-east-1 did not start")
                .contains("invalid value for parameter \"work_mem\": \"a lot\"");
        awaitNothingIsLeft();
    }

    private void awaitNothingIsLeft() {
        await().atMost(Client.SOON).untilAsserted(() -> {
            assertThat(serversIn(temporary)).isEmpty();
            try (var files = Files.newDirectoryStream(temporary, "homeport-lab-*")) {
                assertThat(files).isEmpty();
            }
        });
    }

    private static void awaitLine(BufferedReader output, String wanted) throws IOException {
        var seen = new ArrayList<String>();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(wanted)) {
                return;
            }
            seen.add(line);
        }
        throw new AssertionError("The process ended without saying '" + wanted + "':\n" + String.join("\n", seen));
    }

    /** Also those that work in a directory that was removed under them. */
    private static List<Path> serversIn(Path directory) throws IOException {
        var servers = new ArrayList<Path>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                if (workingDirectory(process).startsWith(directory)) {
                    servers.add(process);
                }
            }
        }
        return servers;
    }

    private static Path workingDirectory(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd"));
        } catch (IOException goneOrNotOurs) {
            return Path.of("/");
        }
    }

    private static List<String> sharedMemory(Path directory) throws IOException {
        var segments = new ArrayList<String>();
        for (var region : List.of("closing-a", "closing-b")) {
            var lock = Files.readAllLines(directory.resolve(region).resolve("data/postmaster.pid"));
            segments.add(lock.get(6).strip().split(" +")[1]);
        }
        return segments;
    }
}
