package dev.homeport.testkit.relay;

/**
 * Says when a new connection pays the round trip of its TCP handshake. It cannot pay in the connect, since Linux
 * finishes a connect on the loopback at once; but a client's first answer comes as late as over a real distance.
 */
public enum ConnectCost {
    /** The client's first bytes wait for it. */
    FIRST_BYTES,
    /**
     * The client's bytes after the server's first ones wait for it, so that a TLS handshake takes its own round trip
     * and not two: clients limit it by itself, and Apache's does so with the limit of the connect.
     */
    AFTER_GREETING
}
