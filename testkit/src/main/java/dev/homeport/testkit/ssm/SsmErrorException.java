package dev.homeport.testkit.ssm;

/** Makes a call be answered with an error; every rule of the service and every fault throws it. */
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
