package dev.homeport.config.source;

import dev.homeport.config.internal.binding.LineBreaks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads a directory with a file for each value, as Kubernetes mounts a ConfigMap or a Secret and Docker a secret.
 *
 * <p>Kubernetes changes all files at once, by pointing the link {@code ..data} to a directory of a new name. All values of a
 * reading come from one such directory; when it is exchanged meanwhile, the reading begins again.
 *
 * <p>What is in a file of its own counts as a secret and is never shown. A line break at the end of a single line is the
 * file's and not the value's, since editors and {@code echo} put one there.
 */
final class DirectorySource implements ConfigSource {

    /** What Kubernetes calls the link that it exchanges. */
    private static final String CURRENT = "..data";

    /** What a ConfigMap or a Secret may hold in all; a larger file is none of ours. */
    private static final int LARGEST_VALUE_BYTES = 1 << 20;

    /** A directory that is exchanged more often than this within one reading is not at rest. */
    private static final int MOST_READINGS = 3;

    /** Files of a region's own directory are watched, too; what lies deeper is read by refreshes. */
    private static final int DEEPEST = 2;

    /** How many files are watched; of more, the rest is read by refreshes. */
    private static final int MOST_FILES = 1_000;

    private final Path directory;

    DirectorySource(Path directory) {
        this.directory = directory;
    }

    @Override
    public String name() {
        return directory.toString();
    }

    @Override
    public boolean refreshable() {
        return true;
    }

    @Override
    public Optional<Object> revision() {
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

    @Override
    public SourceReading read(SourceRequest request) {
        var names = request.names(NameStyle.PATH, UnaryOperator.identity());
        try {
            for (int reading = 0; reading < MOST_READINGS; reading++) {
                var real = current().toRealPath();
                if (!Files.isDirectory(real)) {
                    throw new NotDirectoryException(real.toString());
                }
                var lookups = names.stream().map(name -> lookUp(real, name)).toList();
                if (real.equals(current().toRealPath())) {
                    return new SourceReading(lookups);
                }
            }
            return failed(names, "the directory was exchanged again and again while it was read");
        } catch (NoSuchFileException missing) {
            return failed(names, "the directory does not exist");
        } catch (NotDirectoryException file) {
            return failed(names, "it is no directory");
        } catch (AccessDeniedException denied) {
            return SourceReading.failed(names, FailureKind.DENIED, "this process may not read the directory");
        } catch (IOException unreadable) {
            return failed(
                    names,
                    "the directory cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    /** Returns where the values are now: behind Kubernetes' link, if there is one. */
    private Path current() {
        var link = directory.resolve(CURRENT);
        return Files.exists(link) ? link : directory;
    }

    private static SourceReading failed(List<WantedName> names, String reason) {
        return SourceReading.failed(names, FailureKind.UNAVAILABLE, reason);
    }

    private static Lookup lookUp(Path directory, WantedName name) {
        try {
            var file = directory.resolve(name.text()).normalize();
            if (!file.startsWith(directory)) {
                return new Lookup.Missed(name, FailureKind.UNUSABLE, "the name leads out of the directory");
            }
            if (!Files.exists(file)) {
                return Lookup.absent(name);
            }
            if (Files.size(file) > LARGEST_VALUE_BYTES) {
                return new Lookup.Missed(name, FailureKind.MALFORMED, "the file is larger than 1 MiB");
            }
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file)));
            return new Lookup.Found(name, LineBreaks.stripped(text.toString()), true, Optional.empty());
        } catch (NoSuchFileException meanwhileGone) {
            return Lookup.absent(name);
        } catch (AccessDeniedException denied) {
            return new Lookup.Missed(name, FailureKind.DENIED, "this process may not read the file");
        } catch (CharacterCodingException notText) {
            return new Lookup.Missed(name, FailureKind.MALFORMED, "the file is not UTF-8");
        } catch (InvalidPathException noFile) {
            return new Lookup.Missed(name, FailureKind.UNUSABLE, "no file can have this name");
        } catch (IOException unreadable) {
            return new Lookup.Missed(
                    name,
                    FailureKind.UNAVAILABLE,
                    "the file cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
