package dev.homeport.dynamodb;

/** What a {@link FakeRegion} does to one request. */
public enum FakeFault {
    /** Nothing: it is answered. */
    NONE,
    /** The name does not resolve. */
    DNS,
    /** Nobody listens. */
    REFUSE,
    /** Nobody answers the knock. */
    CONNECT_TIMEOUT,
    /** The request is carried out, and the answer never comes. */
    HANG_AFTER_APPLY,
    /** The request is not carried out, and no answer comes. */
    HANG,
    /** The request is carried out, and the connection reset. */
    RESET_AFTER_APPLY,
    /** The request is carried out, and an HTTP 500 answers. */
    ERROR_AFTER_APPLY,
    /** The request is not carried out, and an HTTP 500 answers. */
    ERROR,
    /** Refused for want of capacity. */
    THROTTLE,
    /** The caller lacks a permission here. */
    DENY,
    /** The table is not here. */
    NO_TABLE,
    /** The caller's credentials have expired. */
    EXPIRED
}
