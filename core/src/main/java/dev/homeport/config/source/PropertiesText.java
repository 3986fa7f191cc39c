package dev.homeport.config.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a {@code .properties} file in UTF-8 says, or why it says nothing.
 *
 * @param values null if it cannot be read
 * @param kind why it cannot be read; of no meaning if it can
 */
record PropertiesText(@Nullable Properties values, FailureKind kind, String reason) {

    /** A file that changes more often than this while it is read is not at rest. */
    private static final int MOST_READINGS = 3;

    /** Reads the file, and again if it has changed meanwhile. */
    static PropertiesText readAtRest(Path file) {
        for (int reading = 0; reading < MOST_READINGS; reading++) {
            var before = FileMark.of(file);
            var found = read(file);
            if (before.equals(FileMark.of(file))) {
                return found;
            }
        }
        return failed(FailureKind.UNAVAILABLE, "the file changed again and again while it was read");
    }

    static PropertiesText read(Path file) {
        try (var reader = Files.newBufferedReader(file)) {
            var properties = new Properties();
            properties.load(reader);
            return new PropertiesText(properties, FailureKind.ABSENT, "");
        } catch (NoSuchFileException missing) {
            return failed(FailureKind.ABSENT, "the file does not exist");
        } catch (AccessDeniedException denied) {
            return failed(FailureKind.DENIED, "this process may not read the file");
        } catch (CharacterCodingException notText) {
            return failed(FailureKind.UNAVAILABLE, "the file is not UTF-8");
        } catch (IllegalArgumentException malformed) {
            return failed(FailureKind.UNAVAILABLE, "the file holds a malformed \\u escape");
        } catch (IOException unreadable) {
            return failed(
                    FailureKind.UNAVAILABLE,
                    "the file cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    private static PropertiesText failed(FailureKind kind, String reason) {
        return new PropertiesText(null, kind, reason);
    }
}
