package dev.homeport.config;

/**
 * Thrown by a record's own constructor to refuse its values with a message that may be shown, although the record holds a
 * secret. The message of any other exception is withheld then, because nobody can know what it is made of: throw this one
 * only with words of your own and with values that are no secrets.
 */
public final class RefusedValueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Refuses with a message that holds no secret. */
    public RefusedValueException(String message) {
        super(message);
    }
}
