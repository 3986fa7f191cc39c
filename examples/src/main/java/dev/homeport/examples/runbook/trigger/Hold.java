package dev.homeport.examples.runbook.trigger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Keeps the runbook from starting by itself while a person is at it. */
@FunctionalInterface
public interface Hold {

    /** Returns why nothing may start now, as a sentence; empty if nothing speaks against it. What cannot be asked holds. */
    Optional<String> reason();

    /**
     * Returns a hold that lasts as long as a file exists, whatever it holds.
     *
     * @throws IllegalArgumentException if the directory of the file does not exist, since then no hold could be set
     */
    static Hold whileExists(Path file) {
        var directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new IllegalArgumentException("The hold file's directory does not exist: " + file);
        }
        return () -> {
            try {
                var since =
                        Files.readAttributes(file, BasicFileAttributes.class).lastModifiedTime();
                return Optional.of("The file " + file + " holds it off, since " + since + ".");
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of("The file " + file + " cannot be looked for (" + e + ").");
            }
        };
    }
}
