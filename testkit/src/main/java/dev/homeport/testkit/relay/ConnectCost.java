package dev.homeport.testkit.relay;

/**
 * When a new connection pays the round trip of its TCP handshake. It cannot pay it where the world does, since Linux
 * finishes a connect on the loopback at once; but whoever waits for a first answer waits for as long as in the world.
 */
public enum ConnectCost {
    /** What the client says first waits for it. */
    FIRST_BYTES,
    /**
     * What the client says once it has heard from the server, so that a TLS handshake takes its own round trip and not two:
     * clients limit it by itself, and Apache's does so with the limit of the connect.
     */
    AFTER_GREETING
}
