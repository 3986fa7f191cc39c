package dev.homeport.testkit.dynamodb;

import dev.homeport.testkit.LabException;
import dev.homeport.testkit.process.Await;
import dev.homeport.testkit.relay.ReservedPort;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the classes of DynamoDB Local, as a JVM has read and verified them, in an archive that its next starts map into
 * memory (class data sharing): a start and the first requests then cost 1.9 instead of 3.7 seconds of a processor. The
 * archive is made once for each Java and release of DynamoDB Local, beside the jars; where it cannot be made, servers start without.
 *
 * <p>A JVM archives nothing from a class path with a directory in it, and the manifest of the main jar names its own
 * one. So servers run from a copy of that jar whose manifest names nothing.
 */
final class ArchivedClasses {
    private static final Logger LOG = LoggerFactory.getLogger(LabDynamoDb.class);
    private static final String DIRECTORY = "archived-classes";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What could not be made, and is not tried again by each lab. */
    private static final Set<Path> FAILED = ConcurrentHashMap.newKeySet();

    private final Path main;
    private final Path copy;
    private final Path archive;
    private final String classPath;

    ArchivedClasses(Path main, List<Path> others) throws IOException {
        var home = main.resolveSibling(DIRECTORY).resolve(checksum(main, others));
        this.main = main;
        copy = home.resolve(main.getFileName());
        archive = home.resolve(
                ("classes-" + System.getProperty("java.vm.version")).replaceAll("[^A-Za-z0-9.]+", "-") + ".jsa");
        classPath = Stream.concat(Stream.of(copy), others.stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** An archive fits the jars that it was made from, which it knows by their times and sizes. */
    private static String checksum(Path main, List<Path> others) throws IOException {
        var checksum = new CRC32();
        for (var jar : Stream.concat(Stream.of(main), others.stream()).toList()) {
            var facts = jar.getFileName() + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar);
            checksum.update(facts.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }

    /** Returns how to start with these classes; makes the archive, with that directory's help, if there is none. */
    DynamoDbLocalPrograms programs(DynamoDbLocalPrograms without, Path scratch) {
        try {
            if (FAILED.contains(archive)) {
                return without;
            }
            if (Files.notExists(archive)) {
                makeOnce(scratch);
            }
            return new DynamoDbLocalPrograms(classPath, List.of("-XX:SharedArchiveFile=" + archive), null);
        } catch (IOException | LabException | OverlappingFileLockException e) {
            FAILED.add(archive);
            LOG.info("DynamoDB Local starts without archived classes: reason={}", e.toString());
            return without;
        }
    }

    /** Of several labs that start at the same time, here or in other JVMs, one makes it and the others wait for it. */
    private void makeOnce(Path scratch) throws IOException {
        Files.createDirectories(archive.getParent());
        synchronized (ArchivedClasses.class) {
            try (var file = FileChannel.open(
                    archive.resolveSibling("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock(file);
                if (Files.notExists(archive)) {
                    var fresh = Files.createTempDirectory(archive.getParent(), "making");
                    try {
                        copyMainJar(fresh.resolve("main.jar"));
                        make(fresh.resolve("classes.jsa"), Files.createTempDirectory(scratch, DIRECTORY));
                    } finally {
                        for (var left : List.of("main.jar", "classes.jsa", "")) {
                            Files.deleteIfExists(fresh.resolve(left));
                        }
                    }
                }
            }
        }
    }

    /** The lock ends with the channel. */
    private static void lock(FileChannel file) {
        Await.until(
                "another process to have archived the classes of DynamoDB Local",
                PATIENCE,
                () -> file.tryLock() != null,
                () -> "");
    }

    /** An archive knows its jars by their time and size. */
    private void copyMainJar(Path fresh) throws IOException {
        try (var from = new JarFile(main.toFile(), false);
                var to = new ZipOutputStream(Files.newOutputStream(fresh))) {
            for (var entry : Collections.list(from.entries())) {
                if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    to.putNextEntry(new ZipEntry(entry.getName()));
                    try (var content = from.getInputStream(entry)) {
                        content.transferTo(to);
                    }
                }
            }
        }
        Files.setLastModifiedTime(fresh, Files.getLastModifiedTime(main));
        Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
    }

    private void make(Path fresh, Path data) throws IOException {
        var programs = new DynamoDbLocalPrograms(classPath, List.of("-XX:ArchiveClassesAtExit=" + fresh), null);
        try (var port = new ReservedPort()) {
            var process = new DynamoDbProcess("no region", programs, data, port.number());
            var server = new DynamoDbServer(process, port.number());
            server.launch();
            try {
                server.awaitAnswer();
                FirstRequests.send(server.endpoint());
                process.end();
            } finally {
                process.kill();
            }
            if (Files.notExists(fresh)) {
                throw new IOException("the JVM made none" + process.logTail());
            }
        }
        Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
    }
}
