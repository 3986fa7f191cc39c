package dev.homeport.testkit;

import dev.homeport.testkit.postgres.PostgresBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * Makes a lab's own directory under {@code java.io.tmpdir}, for the lab's user alone, and starts the reaper that
 * removes it. Its short name goes into the servers' cluster names, where PostgreSQL allows 63 characters.
 */
final class LabDirectory implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final int ID_BYTES = 4;

    private final Path path;
    private final Path cache;
    private final ResourceReaper guardian;

    LabDirectory() throws IOException {
        var id = new byte[ID_BYTES];
        new SecureRandom().nextBytes(id);
        // The reaper compares with what the kernel reports, which knows no symbolic links.
        var parent = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        path = parent.resolve("homeport-lab-" + HexFormat.of().formatHex(id));
        if (Files.exists(path)) {
            throw new IOException(path + " exists already");
        }
        cache = PostgresBinaries.cache(parent);
        // First the reaper, so that at no moment does a killed JVM leave a directory.
        guardian = new ResourceReaper(path, cache);
        try {
            Files.createDirectory(path, PRIVATE);
        } catch (IOException e) {
            try (guardian) {
                throw e;
            }
        }
    }

    Path path() {
        return path;
    }

    /** Returns the directory of the lab's own files; no region can have its name. */
    Path files() throws IOException {
        return Files.createDirectories(path.resolve(".lab"));
    }

    /** Returns the directory in which unpacked binaries outlive the lab. */
    Path cache() {
        return cache;
    }

    /** Returns a name that no server of another lab has. */
    String mark(String region) {
        return path.getFileName() + "/" + region;
    }

    /** Returns the directory of a region's servers. */
    Path create(String region) throws IOException {
        var home = path.resolve(region);
        return Files.exists(home) ? home : Files.createDirectory(home, PRIVATE);
    }

    /** Ends every server in it and removes it; idempotent. */
    @Override
    public void close() {
        guardian.close();
    }
}
