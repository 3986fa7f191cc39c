package dev.homeport.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Says where the last values of refreshable sources are kept, and whether a start may use them. Immutable.
 *
 * <p>The file is replaced as a whole after every successful refresh, with mode 0600, so that it is never half there. It
 * holds no secret unless there is an encryptor; without one, a record whose secrets come from a refreshable source cannot
 * start from it.
 */
public final class LastKnownGood {

    private final Path file;
    private final boolean allowsStart;
    private final Optional<SecretEncryptor> encryptor;

    private LastKnownGood(Path file, boolean allowsStart, Optional<SecretEncryptor> encryptor) {
        this.file = file;
        this.allowsStart = allowsStart;
        this.encryptor = encryptor;
    }

    /**
     * Returns a file that is written and not used. Its directory must exist.
     *
     * @throws NullPointerException if {@code file} is null
     */
    public static LastKnownGood at(Path file) {
        return new LastKnownGood(Objects.requireNonNull(file, "file").toAbsolutePath(), false, Optional.empty());
    }

    /**
     * Returns the same with permission to start from the file when the sources cannot be read, or hold what cannot be
     * used. Such a start is shown as degraded until a refresh succeeds. Default: false.
     */
    public LastKnownGood allowStart(boolean allowed) {
        return new LastKnownGood(file, allowed, encryptor);
    }

    /**
     * Returns the same with secrets in it, sealed by an encryptor. Default: without secrets.
     *
     * @throws NullPointerException if {@code encryptor} is null
     */
    public LastKnownGood encryptor(SecretEncryptor encryptor) {
        return new LastKnownGood(file, allowsStart, Optional.of(encryptor));
    }

    Path file() {
        return file;
    }

    boolean allowsStart() {
        return allowsStart;
    }

    Optional<SecretEncryptor> encryptor() {
        return encryptor;
    }

    @Override
    public String toString() {
        return "LastKnownGood[" + file + "]";
    }
}
