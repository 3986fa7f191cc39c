package dev.homeport.examples.runbook.dns;
/** Reads and moves one name at a DNS provider. */
public interface DnsProvider {
    String target(String name) throws java.io.IOException, InterruptedException;

    void point(String name, String target, java.time.Duration timeToLive)
            throws java.io.IOException, InterruptedException;
}
