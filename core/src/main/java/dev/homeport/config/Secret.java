package dev.homeport.config;

import java.util.Objects;

/**
 * A value that must not be shown: a password, a token, a key.
 *
 * <p>Only {@link #reveal()} tells it. Two secrets are equal when their values are, so that a rotation is seen as a
 * change; the hash code is the same for all, because a hash of a password, found in a log, helps to guess it. Immutable
 * and safe for any number of threads.
 */
public final class Secret {

    /** What stands for a secret wherever a value is shown. */
    static final String MASK = "********";

    private final char[] value;

    private Secret(char[] value) {
        this.value = value;
    }

    /**
     * Returns a secret of that value.
     *
     * @throws NullPointerException if {@code value} is null
     */
    public static Secret of(CharSequence value) {
        Objects.requireNonNull(value, "value");
        return new Secret(value.toString().toCharArray());
    }

    /** Returns the value. What becomes of it from there on is the caller's responsibility. */
    public String reveal() {
        return new String(value);
    }

    /** Compares in a time that depends on the lengths alone. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Secret that) || value.length != that.value.length) {
            return false;
        }
        int difference = 0;
        for (int i = 0; i < value.length; i++) {
            difference |= value[i] ^ that.value[i];
        }
        return difference == 0;
    }

    @Override
    public int hashCode() {
        return 1;
    }

    /** Returns the same asterisks for every secret. */
    @Override
    public String toString() {
        return MASK;
    }
}
