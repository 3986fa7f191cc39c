package dev.homeport.testkit.ssm;

/** A call is answered with an error: the way out of every rule of the service and every fault. */
final class SsmErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SsmError error;

    SsmErrorException(SsmError error, String message) {
        super(message);
        this.error = error;
    }

    SsmError error() {
        return error;
    }
}
