package dev.homeport.testkit.dynamodb;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds DynamoDB Local's jars, and makes the command that runs it. The jars are never added to this JVM's class path:
 * some ninety jars with a logging implementation, Kotlin, Jetty and Jackson of their own would decide what an
 * application under test runs with.
 */
public record DynamoDbLocalPrograms(
        String classPath, List<String> options, @Nullable Path directory) {
    public static final String PROPERTY = "homeport.testkit.dynamodb-local";

    private static final String MAIN_CLASS = "software.amazon.dynamodb.services.local.main.ServerRunner";
    private static final String JAR_PREFIX = "DynamoDBLocal";
    private static final String ZIP_LIBRARIES = "DynamoDBLocal_lib";
    private static final String WHAT_TO_DO =
            "download DynamoDB Local from AWS and unpack it, or collect the dependencies"
                    + " of software.amazon.dynamodb:DynamoDBLocal with maven-dependency-plugin:copy-dependencies, and name that"
                    + " directory by dynamoDbLocal(Path) or the system property " + PROPERTY;

    /**
     * Returns the programs in the directory that was asked for, or in the system property's, or on this JVM's own class
     * path.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static DynamoDbLocalPrograms find(@Nullable Path configured) {
        var property = System.getProperty(PROPERTY);
        if (configured != null) {
            return in(configured);
        } else if (property != null) {
            return in(Path.of(property));
        }
        var ownClassPath = System.getProperty("java.class.path");
        if (Stream.of(ownClassPath.split(File.pathSeparator))
                .map(Path::of)
                .noneMatch(DynamoDbLocalPrograms::isMainJar)) {
            throw new IllegalArgumentException("DynamoDB Local was not found: " + WHAT_TO_DO);
        }
        return new DynamoDbLocalPrograms(ownClassPath, List.of(), null);
    }

    private static DynamoDbLocalPrograms in(Path directory) {
        var home = directory.toAbsolutePath();
        if (mainJar(home).isEmpty()) {
            throw new IllegalArgumentException("No " + JAR_PREFIX + "*.jar was found in " + home + ": " + WHAT_TO_DO);
        }
        return new DynamoDbLocalPrograms(
                home.resolve("*")
                        + File.pathSeparator
                        + home.resolve(ZIP_LIBRARIES).resolve("*"),
                List.of(),
                home);
    }

    /**
     * Returns the same programs, which start at half the cost if their directory may be written to: it then gets a
     * directory {@code archived-classes}.
     */
    public DynamoDbLocalPrograms withArchivedClasses(Path scratch) throws IOException {
        if (directory == null) {
            return this;
        }
        try (var jars = Stream.concat(jarsIn(directory), jarsIn(directory.resolve(ZIP_LIBRARIES)))) {
            var all = jars.sorted().toList();
            var main = all.stream()
                    .filter(DynamoDbLocalPrograms::isMainJar)
                    .findFirst()
                    .orElseThrow();
            var others = all.stream().filter(jar -> !jar.equals(main)).toList();
            return new ArchivedClasses(main, others).programs(this, scratch);
        }
    }

    private static Stream<Path> jarsIn(Path directory) throws IOException {
        return Files.isDirectory(directory)
                ? Files.list(directory).filter(file -> file.toString().endsWith(".jar"))
                : Stream.empty();
    }

    private static Optional<Path> mainJar(Path home) {
        if (!Files.isDirectory(home)) {
            return Optional.empty();
        }
        try (var files = Files.list(home)) {
            return files.filter(DynamoDbLocalPrograms::isMainJar).findAny();
        } catch (IOException e) {
            throw new IllegalArgumentException(home + " cannot be read: " + e, e);
        }
    }

    private static boolean isMainJar(Path file) {
        var name = file.getFileName();
        return name != null
                && name.toString().startsWith(JAR_PREFIX)
                && name.toString().endsWith(".jar");
    }

    /**
     * Describes a process that keeps its data in that directory, shared by all credentials and signing regions. It
     * writes to disk rather than live in memory, so that a killed server still has its data and its streams; that costs
     * 1.5 ms a write (3.1 instead of 1.5, measured on two cores).
     */
    ProcessBuilder process(Path data, int port) throws IOException {
        var command = new ArrayList<>(List.of(
                javaProgram().toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                // Where its native library is unpacked, which a killed process does not remove.
                "-Djava.io.tmpdir=" + data));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, MAIN_CLASS));
        command.addAll(List.of("-port", Integer.toString(port), "-dbPath", data.toString()));
        command.addAll(List.of("-sharedDb", "-disableTelemetry"));
        return new ProcessBuilder(command);
    }

    /** This JVM's own, as the kernel reports the path of a running program. */
    public static Path javaProgram() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        return Files.exists(java) ? java.toRealPath() : java;
    }
}
