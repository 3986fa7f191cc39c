package dev.homeport.config.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a file may have changed, for the price of one look at it: where its symbolic links lead, which file that is,
 * its size and the time of its last change.
 *
 * <p>The operating system's own notification was rejected: it tells nothing of files on a network, or behind a link whose
 * target changes in another directory, and a machine gives out only so many. A look takes some 20 microseconds.
 *
 * @param target the file itself, after all links; empty if there is none
 * @param key the file system's own identity of it, where it has one
 */
record FileMark(
        String target,
        @Nullable Object key,
        long size,
        @Nullable FileTime modified) {

    private static final FileMark NONE = new FileMark("", null, 0, null);

    /** Returns the mark of a file or directory; one that is missing or unreadable has a mark, too. */
    static FileMark of(Path file) {
        try {
            return ofExisting(file);
        } catch (NoSuchFileException missing) {
            return NONE;
        } catch (IOException unreadable) {
            return new FileMark(unreadable.getClass().getName(), null, 0, null);
        }
    }

    private static FileMark ofExisting(Path file) throws IOException {
        var target = file.toRealPath();
        var attributes = Files.readAttributes(target, BasicFileAttributes.class);
        return new FileMark(target.toString(), attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }
}
