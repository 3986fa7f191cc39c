package dev.homeport.examples.runbook.dns;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Holds the records of one zone at one provider; the part that differs from provider to provider. */
interface Zone {

    /** Returns the provider's name, for messages. */
    String provider();

    /** Returns the zone's name in lower case, without a final dot. */
    String zone() throws IOException, InterruptedException;

    /** Returns the records of types A, AAAA and CNAME of that full name. */
    List<ZoneRecord> find(String name) throws IOException, InterruptedException;

    /** Makes a record that {@link #find} returned lead to a normal target of the record's own type. */
    void replace(String name, ZoneRecord found, String target, Duration timeToLive)
            throws IOException, InterruptedException;

    /** Publishes what an earlier move that broke off may have left unpublished. */
    default void publish() throws IOException, InterruptedException {}
}
