package dev.homeport.examples.runbook.parameter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeport.examples.runbook.RunbookException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Replaces a small file as a whole: a reader sees the old text or the new one, also after a crash of the machine. */
final class AtomicFile {

    private static final Set<PosixFilePermission> FOR_ALL_TO_READ = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path file;

    AtomicFile(Path file) {
        this.file = file;
    }

    Optional<String> read() throws RunbookException {
        try {
            return Optional.of(Files.readString(file, UTF_8));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    void replace(String text) throws RunbookException {
        write(text, fresh -> {
            if (Files.exists(file)) {
                keepOwners(fresh);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    /** Lets those read the new file who could read the one that it replaces. */
    private void keepOwners(Path fresh) throws IOException {
        var was = Files.readAttributes(file, PosixFileAttributes.class);
        var view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        var is = view.readAttributes();
        if (!is.group().equals(was.group())) {
            view.setGroup(was.group());
        }
        if (!is.owner().equals(was.owner()) && OWNER_ONLY.containsAll(was.permissions())) {
            view.setOwner(was.owner());
        }
        view.setPermissions(was.permissions());
    }

    /** Creates the file with that text; returns false if it exists. */
    boolean create(String text) throws RunbookException {
        var created = new boolean[] {true};
        write(text, fresh -> {
            try {
                Files.createLink(file, fresh);
            } catch (FileAlreadyExistsException taken) {
                created[0] = false;
            }
        });
        return created[0];
    }

    void delete() throws RunbookException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed("deleted", e);
        }
    }

    @FunctionalInterface
    private interface Placement {
        void place(Path fresh) throws IOException;
    }

    private void write(String text, Placement placement) throws RunbookException {
        try {
            var fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "." + file.getFileName(), ".new");
            try {
                Files.setPosixFilePermissions(fresh, FOR_ALL_TO_READ);
                try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                    var bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                placement.place(fresh);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    private RunbookException failed(String what, IOException e) {
        return new RunbookException(
                "The file " + file + " cannot be " + what + ": " + e.getClass().getSimpleName() + " " + e.getMessage(),
                e);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
