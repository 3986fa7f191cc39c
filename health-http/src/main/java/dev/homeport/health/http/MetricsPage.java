package dev.homeport.health.http;

/**
 * What {@code GET /metrics} shows. {@link PrometheusPage} makes one from a Micrometer registry.
 *
 * <p>Called by one thread at a time, never by one that answers about health; it may take its time, but after 3 s nobody
 * is waiting any more.
 */
public interface MetricsPage {

    /** Returns the type of the text, such as {@code text/plain; version=0.0.4; charset=utf-8}. */
    String contentType();

    /** Returns the text of this moment. */
    String text();
}
