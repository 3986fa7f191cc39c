package dev.homeport.config.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Finds the directory that holds the values now, since Kubernetes changes all of them at once by pointing the link {@code
 * ..data} to a directory of a new name.
 *
 * @param path where it is mounted
 */
record MountedDirectory(Path path) {

    /** A directory that is exchanged more often than this within one reading is not at rest. */
    static final int MOST_READINGS = 3;

    static final String EXCHANGED = "the directory was exchanged again and again while it was read";

    /** What Kubernetes calls the link that it exchanges. */
    private static final String CURRENT = "..data";

    /** Files of a region's own directory are watched, too; what lies deeper is read by refreshes. */
    private static final int DEEPEST = 2;

    /** How many files are watched; of more, the rest is read by refreshes. */
    private static final int MOST_FILES = 1_000;

    /** Returns the directory itself, after all links. */
    Path real() throws IOException {
        var real = current().toRealPath();
        if (!Files.isDirectory(real)) {
            throw new NotDirectoryException(real.toString());
        }
        return real;
    }

    /** Returns whether that is still the directory. */
    boolean is(Path real) throws IOException {
        return real.equals(current().toRealPath());
    }

    Optional<Object> revision() {
        var marks = new ArrayList<FileMark>();
        var here = current();
        marks.add(FileMark.of(here));
        try (var files = Files.walk(here.toRealPath(), DEEPEST)) {
            files.limit(MOST_FILES).sorted().map(FileMark::of).forEach(marks::add);
        } catch (IOException | UncheckedIOException unreadable) {
            // The mark of the directory itself tells that, or else the next reading does.
        }
        return Optional.of(marks);
    }

    /** Returns where the values are now: behind Kubernetes' link, if there is one. */
    private Path current() {
        var link = path.resolve(CURRENT);
        return Files.exists(link) ? link : path;
    }

    /** Says why the directory cannot be read. */
    static TreeReading.Problem problem(String subject, IOException thrown) {
        if (thrown instanceof NoSuchFileException) {
            return new TreeReading.Problem(subject, FailureKind.ABSENT, "the directory does not exist");
        }
        if (thrown instanceof NotDirectoryException) {
            return new TreeReading.Problem(subject, FailureKind.UNAVAILABLE, "it is no directory");
        }
        if (thrown instanceof AccessDeniedException) {
            return new TreeReading.Problem(subject, FailureKind.DENIED, "this process may not read the directory");
        }
        return new TreeReading.Problem(
                subject,
                FailureKind.UNAVAILABLE,
                "the directory cannot be read (" + thrown.getClass().getSimpleName() + ")");
    }
}
