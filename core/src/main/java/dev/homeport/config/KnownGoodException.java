package dev.homeport.config;

/** A last known good file cannot be used or written. Its message says why, without a value. */
final class KnownGoodException extends Exception {

    private static final long serialVersionUID = 1;

    private final FailureKind kind;

    KnownGoodException(FailureKind kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    FailureKind kind() {
        return kind;
    }
}
