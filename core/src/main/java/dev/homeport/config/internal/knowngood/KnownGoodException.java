package dev.homeport.config.internal.knowngood;

import dev.homeport.config.source.FailureKind;

/** A last known good file cannot be used or written. Its message says why, without a value. */
public final class KnownGoodException extends Exception {

    private static final long serialVersionUID = 1;

    private final FailureKind kind;

    public KnownGoodException(FailureKind kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    public FailureKind kind() {
        return kind;
    }
}
