package dev.homeport.health;

import java.util.Objects;

/** The result of a {@link HealthProbe}. Immutable. */
public sealed interface CheckResult {

    /** It works. */
    record Up() implements CheckResult {
        private static final Up INSTANCE = new Up();
    }

    /**
     * It does not work.
     *
     * @param reason why, for logs, events and {@link CheckStatus#lastReason()}; never part of an HTTP response
     */
    record Down(String reason) implements CheckResult {

        /**
         * Checks the reason.
         *
         * @throws NullPointerException if {@code reason} is null
         */
        public Down {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Returns the result of a probe that found everything working. */
    static CheckResult up() {
        return Up.INSTANCE;
    }

    /**
     * Returns the result of a probe that found something broken.
     *
     * @throws NullPointerException if {@code reason} is null
     */
    static CheckResult down(String reason) {
        return new Down(reason);
    }
}
