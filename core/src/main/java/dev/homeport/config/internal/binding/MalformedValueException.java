package dev.homeport.config.internal.binding;

/** A value is not what was wanted. Its message says why, to go behind the value, and does not hold the value. */
public final class MalformedValueException extends Exception {

    private static final long serialVersionUID = 1;

    MalformedValueException(String reason) {
        super(reason);
    }
}
