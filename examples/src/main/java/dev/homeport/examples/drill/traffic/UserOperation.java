package dev.homeport.examples.drill.traffic;

import java.time.Instant;

/**
 * Holds one request of a user, and what became of it.
 *
 * @param region the region that has answered; empty if none has
 * @param status the HTTP status; 0 if there was no answer
 */
public record UserOperation(Kind kind, Instant began, Instant ended, Result result, String region, int status) {

    /** Says what the user wanted. */
    public enum Kind {
        /** An order, kept in PostgreSQL. */
        ORDER("order"),
        /** Something for a cart, kept in DynamoDB. */
        CART_WRITE("cart write"),
        /** A look at a cart. */
        CART_READ("cart read");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Returns what it is called for people. */
        public String words() {
            return words;
        }
    }

    /** Says what the user was told. */
    public enum Result {
        /** Done, or the cart. */
        DONE("done"),
        /** Certainly not done. */
        FAILED("failed"),
        /** Perhaps done: the answer was lost, or the service does not know either. */
        UNKNOWN("unknown");

        private final String words;

        Result(String words) {
            this.words = words;
        }

        /** Returns what it is called for people. */
        public String words() {
            return words;
        }
    }

    /** Returns whether the user got what it asked for. */
    public boolean done() {
        return result == Result.DONE;
    }
}
