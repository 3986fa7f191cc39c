package dev.homeport.testkit.dynamodb;

import dev.homeport.testkit.LabException;
import dev.homeport.testkit.relay.ReservedPort;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the classes of DynamoDB Local, as a JVM has read and verified them, in an archive that its next starts map into
 * memory (class data sharing): a start and the first requests then cost 1.9 instead of 3.7 seconds of a processor. The
 * archive is made once for each Java, beside the jars; where it cannot be made, servers start without.
 *
 * <p>A JVM archives nothing from a class path with a directory in it, and the manifest of the main jar names its own
 * one. So servers run from a copy of that jar whose manifest names nothing.
 */
final class ArchivedClasses {
    private static final Logger LOG = LoggerFactory.getLogger(LabDynamoDb.class);
    private static final String DIRECTORY = "archived-classes";

    private final Path main;
    private final Path copy;
    private final Path archive;
    private final String classPath;

    ArchivedClasses(Path main, List<Path> others) {
        var home = main.resolveSibling(DIRECTORY);
        this.main = main;
        copy = home.resolve(main.getFileName());
        archive = home.resolve(
                (main.getFileName() + "-" + System.getProperty("java.vm.version")).replaceAll("[^A-Za-z0-9.]+", "-")
                        + ".jsa");
        classPath = Stream.concat(Stream.of(copy), others.stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns how to start with these classes; makes the archive, with that directory's help, if there is none. */
    DynamoDbLocalPrograms programs(DynamoDbLocalPrograms without, Path scratch) {
        try {
            if (Files.notExists(archive)) {
                makeOnce(scratch);
            }
            return new DynamoDbLocalPrograms(classPath, List.of("-XX:SharedArchiveFile=" + archive), null);
        } catch (IOException | LabException e) {
            LOG.info("DynamoDB Local starts without archived classes: reason={}", e.toString());
            return without;
        }
    }

    /** Of several labs that start at the same time, here or in other JVMs, one makes it and the others wait for it. */
    private void makeOnce(Path scratch) throws IOException {
        Files.createDirectories(archive.getParent());
        synchronized (ArchivedClasses.class) {
            try (var lock = FileChannel.open(
                    archive.resolveSibling("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                if (Files.notExists(archive)) {
                    var fresh = Files.createTempDirectory(archive.getParent(), "making");
                    copyMainJar(fresh.resolve("main.jar"));
                    make(fresh.resolve("classes.jsa"), Files.createTempDirectory(scratch, DIRECTORY));
                    Files.delete(fresh);
                }
            }
        }
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
            var server = new DynamoDbServer("no region", programs, data, port.number());
            server.launch();
            try {
                server.awaitAnswer();
                FirstRequests.send(server.endpoint());
                server.end();
            } finally {
                server.kill();
            }
            if (Files.notExists(fresh)) {
                throw new IOException("the JVM made none" + server.logTail());
            }
        }
        Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
    }
}
