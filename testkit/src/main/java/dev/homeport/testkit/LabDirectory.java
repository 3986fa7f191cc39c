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
 * A lab's own directory under {@code java.io.tmpdir}, for the lab's user alone, and the guardian that removes it. Its
 * short name, which is the lab's, goes into the servers' cluster names, where PostgreSQL allows 63 characters.
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
        // The guardian compares with what the kernel reports, which knows no symbolic links.
        var parent = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        path = parent.resolve("homeport-lab-" + HexFormat.of().formatHex(id));
        if (Files.exists(path)) {
            throw new IOException(path + " exists already");
        }
        cache = PostgresBinaries.cache(parent);
        // First the guardian, so that there is no moment at which a killed JVM leaves a directory.
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

    /** For the lab's own files; no region can have this name. */
    Path files() throws IOException {
        return Files.createDirectories(path.resolve(".lab"));
    }

    /** Where unpacked binaries outlive the lab. */
    Path cache() {
        return cache;
    }

    Path create(String name) throws IOException {
        return Files.createDirectory(path.resolve(name), PRIVATE);
    }

    /** Ends every server in it and removes it; idempotent. */
    @Override
    public void close() {
        guardian.close();
    }
}
