package dev.homeport.examples.drill.door;

import java.net.URI;

/**
 * Names where a region's service is reached from outside the region.
 *
 * @param region the region's name
 * @param servicePort where the service takes requests
 * @param healthPort where it answers {@code /health}
 */
public record Entrance(String region, int servicePort, int healthPort) {

    private static final String HOST = "127.0.0.1";

    /** Returns the service's base address, without a slash at its end. */
    public URI service() {
        return URI.create("http://" + HOST + ":" + servicePort);
    }

    /** Returns the address of that question about its health, such as {@code /health}. */
    public URI health(String question) {
        return URI.create("http://" + HOST + ":" + healthPort + question);
    }
}
