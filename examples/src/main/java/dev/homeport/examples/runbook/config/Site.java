package dev.homeport.examples.runbook.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes one region as the runbook sees it.
 *
 * @param region its name, as the instances know it
 * @param host the database server's host
 * @param port its port
 * @param rdsInstance the identifier of its instance at RDS; null for a server of one's own
 * @param rdsEndpoint where the RDS API is; null for the region's own
 * @param ssmEndpoint where the SSM API is; null for the region's own
 * @param parameterFile the file that its instances follow; null where they read SSM
 * @param health the {@code /health} address of each of its instances
 * @param dnsTarget what the DNS record points to while this region is the primary; null where DNS is not moved
 * @param rebuildCommand the command that makes its server a standby again from a fresh copy; null for none
 */
public record Site(
        String region,
        String host,
        int port,
        @Nullable String rdsInstance,
        @Nullable URI rdsEndpoint,
        @Nullable URI ssmEndpoint,
        @Nullable Path parameterFile,
        List<URI> health,
        @Nullable String dnsTarget,
        @Nullable String rebuildCommand) {

    /** Copies the list. */
    public Site {
        health = List.copyOf(health);
    }

    /** Returns {@code host:port}. */
    public String address() {
        return host + ":" + port;
    }
}
