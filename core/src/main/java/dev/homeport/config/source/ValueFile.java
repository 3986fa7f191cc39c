package dev.homeport.config.source;

import dev.homeport.config.internal.binding.LineBreaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a file says that is one value, without the line break at the end of a single line, or why it says nothing.
 *
 * @param value null if there is none
 * @param kind why there is none; of no meaning if there is one
 */
record ValueFile(@Nullable String value, FailureKind kind, String reason) {

    /** What a ConfigMap or a Secret may hold in all; a larger file is none of ours. */
    private static final int LARGEST_VALUE_BYTES = 1 << 20;

    static ValueFile read(Path file) {
        try {
            if (!Files.exists(file)) {
                return failed(FailureKind.ABSENT, "absent");
            }
            if (Files.size(file) > LARGEST_VALUE_BYTES) {
                return failed(FailureKind.MALFORMED, "the file is larger than 1 MiB");
            }
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file)));
            return new ValueFile(LineBreaks.stripped(text.toString()), FailureKind.ABSENT, "");
        } catch (NoSuchFileException meanwhileGone) {
            return failed(FailureKind.ABSENT, "absent");
        } catch (AccessDeniedException denied) {
            return failed(FailureKind.DENIED, "this process may not read the file");
        } catch (CharacterCodingException notText) {
            return failed(FailureKind.MALFORMED, "the file is not UTF-8");
        } catch (IOException unreadable) {
            return failed(
                    FailureKind.UNAVAILABLE,
                    "the file cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    private static ValueFile failed(FailureKind kind, String reason) {
        return new ValueFile(null, kind, reason);
    }
}
