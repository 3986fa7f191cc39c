package dev.homeport.config.ssm;

/** A call to a parameter store has failed for good. It has no cause, which might quote a value. */
final class SsmCallException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient SsmFailure failure;

    SsmCallException(SsmFailure failure) {
        super(failure.reason());
        this.failure = failure;
    }

    SsmFailure failure() {
        return failure;
    }
}
