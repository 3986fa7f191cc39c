package dev.homeport.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that is this process's alone, and replaced as a whole or not at all.
 *
 * <p>Where a file system knows no POSIX permissions, modes are neither set nor checked.
 */
final class PrivateFile {

    /** Ten times the 10,000 parameters of a store at 4 kB would not fit; a file above this is some other file. */
    private static final long LARGEST = 64L << 20;

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;

    PrivateFile(Path file) {
        this.file = file;
    }

    void replace(byte[] content) throws IOException {
        var directory = file.getParent();
        boolean posix = isPosix(directory);
        var attributes = posix ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
        var next = Files.createTempFile(directory, file.getFileName() + ".", ".tmp", attributes);
        try {
            write(next, content);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
        if (posix) {
            // The name is part of the directory, and survives a power cut only when that is on disk too.
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void write(Path next, byte[] content) throws IOException {
        try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    byte[] read() throws KnownGoodException {
        try {
            checkTrust();
            if (Files.size(file) > LARGEST) {
                throw new KnownGoodException(FailureKind.MALFORMED, "it is larger than " + LARGEST + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new KnownGoodException(FailureKind.ABSENT, "it does not exist");
        } catch (AccessDeniedException denied) {
            throw new KnownGoodException(FailureKind.DENIED, "this process may not read it");
        } catch (IOException unreadable) {
            throw new KnownGoodException(
                    FailureKind.UNAVAILABLE,
                    "it cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    private void checkTrust() throws IOException, KnownGoodException {
        if (!Files.isRegularFile(file) && Files.exists(file)) {
            throw new KnownGoodException(FailureKind.DENIED, "it is not a regular file");
        }
        if (!isPosix(file)) {
            return;
        }
        var owner = Files.getOwner(file).getName();
        var problem = FileTrust.problem(owner, self(), Files.getPosixFilePermissions(file));
        if (problem.isPresent()) {
            throw new KnownGoodException(FailureKind.DENIED, problem.get());
        }
    }

    /** Who owns what this process makes: in containers the user often has no name to ask for. */
    private static String self() throws IOException {
        var own = Files.createTempFile("homeport", ".tmp");
        try {
            return Files.getOwner(own).getName();
        } finally {
            Files.delete(own);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
