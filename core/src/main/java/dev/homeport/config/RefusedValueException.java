package dev.homeport.config;

/**
 * Thrown by a record's own constructor to refuse its values with a message that may be shown, although the record holds
 * a secret. The message of any other exception is withheld then, because its parts are not known: throw this one only
 * with words of your own and with values that are no secrets.
 *
 * <p>As a second guard, what looks like a password in a URL or a connection string is taken out of the message, and a {@link
 * ConfigLoader} takes out what a source has called a secret.
 */
public final class RefusedValueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** For code that knows secrets that do not look like one; not for people. */
    private final transient String unmasked;

    /** Refuses with a message that holds no secret; user information in URLs and parameters such as {@code password=} are masked. */
    public RefusedValueException(String message) {
        super(ValueRedactor.masked(message));
        this.unmasked = message;
    }

    String unmasked() {
        return unmasked;
    }
}
