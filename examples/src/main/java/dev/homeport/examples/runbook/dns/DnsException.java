package dev.homeport.examples.runbook.dns;

import java.io.IOException;
import java.util.OptionalInt;

/**
 * A DNS provider did not do what it was asked: who, with which status, in which words, and what to do about it.
 *
 * <p>The message holds all four, and no secret.
 */
public final class DnsException extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int NO_STATUS = 0;

    private final String provider;
    private final int status;
    private final String words;
    private final String advice;

    private DnsException(String provider, int status, String message, String words, String advice) {
        super(message + (message.endsWith(".") ? " " : ". ") + advice);
        this.provider = provider;
        this.status = status;
        this.words = words;
        this.advice = advice;
    }

    /** Returns the exception for an answer that was no success. */
    static DnsException answered(String provider, int status, String words, String advice) {
        var said = words.isEmpty() ? provider + " answered " + status : provider + " answered " + status + ": " + words;
        return new DnsException(provider, status, said, words, advice);
    }

    /** Returns the exception for a call that got no answer, or for records that cannot be moved. */
    static DnsException of(String provider, String what, String advice) {
        return new DnsException(provider, NO_STATUS, provider + ": " + what, "", advice);
    }

    DnsException causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    /** Returns the provider's name, as {@code Route 53}. */
    public String provider() {
        return provider;
    }

    /** Returns the HTTP status of its answer; empty if there was none, or if the answer itself was a success. */
    public OptionalInt status() {
        return status == NO_STATUS ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** Returns what the provider said, in its own words; empty if it said nothing. */
    public String words() {
        return words;
    }

    /** Returns what to do about it, as a sentence. */
    public String advice() {
        return advice;
    }
}
