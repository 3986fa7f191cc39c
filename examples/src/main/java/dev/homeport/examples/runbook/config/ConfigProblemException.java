package dev.homeport.examples.runbook.config;

/** Says, on one line, what is wrong with the arguments or the configuration; the exit status is 2. */
public final class ConfigProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates one with a message for people. */
    public ConfigProblemException(String message) {
        super(message);
    }
}
