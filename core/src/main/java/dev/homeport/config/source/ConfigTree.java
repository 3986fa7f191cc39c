package dev.homeport.config.source;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Lists every value below one place, for a framework that learns names from what is there. A record's loader asks a {@link
 * ConfigSource} for the names of its components instead, and so needs fewer permissions.
 *
 * <p>Used by one thread at a time. A tree bounds its own waits.
 */
public interface ConfigTree {

    /** Returns its name in messages, such as {@code ssm /orders}. */
    String name();

    /** Returns how its names are written: {@link NameStyle#PATH} or {@link NameStyle#DOTTED}. */
    NameStyle style();

    /**
     * Returns a mark of what would be listed now, as {@link ConfigSource#revision()} does. Default: empty, so that changes are
     * found by listing alone.
     */
    default Optional<Object> revision() {
        return Optional.empty();
    }

    /**
     * Lists everything, or says why that is not possible: never a part of it.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    TreeReading read() throws InterruptedException;

    /**
     * Returns the values of a {@code .properties} file, under the rules of {@link ConfigSource#followedFile}.
     *
     * @throws NullPointerException if {@code file} is null
     */
    static ConfigTree file(Path file) {
        return new PropertiesFileTree(Objects.requireNonNull(file, "file"));
    }

    /**
     * Returns the values of a directory with a file for each, under the rules of {@link ConfigSource#followedDirectory}.
     * Files and directories whose names begin with a dot are left out. More than 1,000 files are {@link
     * FailureKind#UNUSABLE}: that is no directory of values.
     *
     * @throws NullPointerException if {@code directory} is null
     */
    static ConfigTree directory(Path directory) {
        return new DirectoryTree(Objects.requireNonNull(directory, "directory"));
    }
}
