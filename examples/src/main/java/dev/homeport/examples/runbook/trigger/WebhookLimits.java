package dev.homeport.examples.runbook.trigger;

import java.time.Duration;

/**
 * Bounds what one request to the webhook may take.
 *
 * @param mostBytes of a body; more is answered with 413
 * @param atMost from the request's first byte of a body to its last; later is answered with 408
 * @param idle silence on a connection, after which it is closed
 * @param mostConnections at a time; more wait
 */
record WebhookLimits(int mostBytes, Duration atMost, Duration idle, int mostConnections) {

    /** Alertmanager sends a kilobyte an alert, within milliseconds. */
    static WebhookLimits standard() {
        return new WebhookLimits(1 << 20, Duration.ofSeconds(10), Duration.ofSeconds(10), 64);
    }
}
