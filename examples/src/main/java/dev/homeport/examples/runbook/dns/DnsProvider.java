package dev.homeport.examples.runbook.dns;

import java.io.IOException;
import java.time.Duration;

/** Reads and moves one name at a DNS provider. */
public interface DnsProvider {

    /**
     * Returns the address or host name that the name's only record leads to, without a final dot.
     *
     * @throws IllegalArgumentException if the name is not in the provider's zone
     * @throws DnsException if the provider cannot be reached or refuses, or the name has no record or several
     */
    String target(String name) throws IOException, InterruptedException;

    /**
     * Makes the name's only record lead to an IPv4 address, an IPv6 address or a host name; a record that already does
     * is left as it is, and its time to live too.
     *
     * @param timeToLive how long resolvers keep the record; whole seconds, from a second to a week. Providers round it
     * @throws IllegalArgumentException if an argument is malformed or the name is not in the provider's zone
     * @throws DnsException as {@link #target} does, or if the record is of another type than the target needs
     */
    void point(String name, String target, Duration timeToLive) throws IOException, InterruptedException;
}
