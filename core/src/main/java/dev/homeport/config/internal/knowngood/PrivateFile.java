package dev.homeport.config.internal.knowngood;

import dev.homeport.config.source.FailureKind;
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
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;

/**
 * A file that is this process's alone, and replaced as a whole or not at all.
 *
 * <p>Where a file system knows no POSIX permissions, modes are neither set nor checked.
 */
public final class PrivateFile {

    /** Ten times the 10,000 parameters of a store at 4 kB would not fit; a file above this is some other file. */
    private static final long LARGEST = 64L << 20;

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Path PROCESS = Path.of("/proc/self");

    /** The bit of a directory's mode by which what is made in it has the directory's group. */
    private static final int SET_GROUP = 02000;

    private final Path file;

    public PrivateFile(Path file) {
        this.file = file;
    }

    public void replace(byte[] content) throws IOException {
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

    public byte[] read() throws KnownGoodException {
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
        var self = self(owner);
        if (self.isEmpty()) {
            throw new KnownGoodException(
                    FailureKind.UNAVAILABLE,
                    "it belongs to " + owner
                            + ", and the user of this process is unknown: /proc/self cannot be read, and no"
                            + " file can be made in the directory or in that for temporary files");
        }
        var problem =
                FilePermissionCheck.problem(owner, self.get(), Files.getPosixFilePermissions(file), isGroupOfVolume());
        if (problem.isPresent()) {
            throw new KnownGoodException(FailureKind.DENIED, problem.get());
        }
    }

    /**
     * Returns whether the group of the file is that which its directory hands on, as a volume with a group of its own
     * does.
     */
    private boolean isGroupOfVolume() throws IOException {
        var directory = file.toAbsolutePath().getParent();
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                && ((int) Files.getAttribute(directory, "unix:mode") & SET_GROUP) != 0
                && Files.getAttribute(directory, "posix:group").equals(Files.getAttribute(file, "posix:group"));
    }

    /**
     * Finds out who owns what this process makes, since in containers the user often has no name to ask for. Where it
     * could be more than one, because {@code /proc/self} of a process with capabilities is root's, the owner of the
     * file is among them.
     */
    private Optional<String> self(String owner) {
        var found = Optional.<String>empty();
        for (Owner place : List.<Owner>of(
                () -> Files.getOwner(PROCESS),
                () -> ownerOf(Files.createTempFile(file.toAbsolutePath().getParent(), "homeport", ".tmp")),
                () -> ownerOf(Files.createTempFile("homeport", ".tmp")))) {
            try {
                found = Optional.of(place.get().getName());
                if (found.get().equals(owner)) {
                    return found;
                }
            } catch (IOException | UnsupportedOperationException | IllegalArgumentException elsewhere) {
                continue;
            }
        }
        return found;
    }

    /** A place that shows who this process is. */
    private interface Owner {
        UserPrincipal get() throws IOException;
    }

    private static UserPrincipal ownerOf(Path own) throws IOException {
        try {
            return Files.getOwner(own);
        } finally {
            Files.delete(own);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
