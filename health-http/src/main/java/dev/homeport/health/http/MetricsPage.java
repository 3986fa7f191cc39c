package dev.homeport.health.http;

/**
 * Supplies the text for {@code GET /metrics}. {@link PrometheusPage} makes one from a Micrometer registry.
 *
 * <p>It is called by one thread at a time, never by one that answers about health; it may take its time, but after 3 s
 * no client is waiting any more.
 */
public interface MetricsPage {

    /** Returns the type of the text, such as {@code text/plain; version=0.0.4; charset=utf-8}. */
    String contentType();

    /** Returns the text of this moment. */
    String text();
}
