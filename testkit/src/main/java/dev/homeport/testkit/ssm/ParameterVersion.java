package dev.homeport.testkit.ssm;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/**
 * Holds one value that a parameter has or had.
 *
 * @param ciphertext what a reader without decryption gets of a secure string: random, so that nothing of the value can
 *     be in it, and the same at every read, as with the service
 */
record ParameterVersion(
        String name, int number, ParameterType type, String value, String ciphertext, Instant modified) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CIPHERTEXT_BYTES = 120;

    static ParameterVersion of(String name, int number, ParameterType type, String value, Instant modified) {
        var bytes = new byte[CIPHERTEXT_BYTES];
        RANDOM.nextBytes(bytes);
        var ciphertext = Base64.getEncoder().encodeToString(bytes);
        return new ParameterVersion(name, number, type, value, ciphertext, modified);
    }

    boolean isSecure() {
        return type == ParameterType.SECURE_STRING;
    }

    /** Without any value, which may be a secret. */
    @Override
    public String toString() {
        return name + ":" + number;
    }
}
