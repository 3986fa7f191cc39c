package dev.homeport.spring.boot.config;

import dev.homeport.config.ssm.SsmTree;
import dev.homeport.region.RegionName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.bootstrap.BootstrapContext;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Holds the clients of the stores that one import reads. A client that the application has put into the bootstrap registry goes
 * before those that the properties describe, and stays the application's to close.
 *
 * @param clients the client of the store, and that of the fallback if there is one
 * @param ours whether they are ours to close
 */
record SsmStores(List<SsmClient> clients, boolean ours) {

    static SsmStores of(BootstrapContext bootstrap, ConfigImportProperties.Ssm properties, RegionName home) {
        if (bootstrap.isRegistered(SsmClient.class)) {
            return new SsmStores(List.of(bootstrap.get(SsmClient.class)), false);
        }
        var clients = new ArrayList<SsmClient>();
        var region = properties.region() == null ? home.value() : properties.region();
        clients.add(client(region, properties.endpoint()));
        if (properties.fallbackRegion() != null) {
            clients.add(client(properties.fallbackRegion(), null));
        }
        return new SsmStores(List.copyOf(clients), true);
    }

    private static SsmClient client(String region, @Nullable URI endpoint) {
        var builder = SsmClient.builder().region(Region.of(region));
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder.build();
    }

    SsmTree tree(String path, Duration deadline) {
        var tree = SsmTree.of(clients.get(0), path, deadline);
        return clients.size() > 1 ? tree.withFallback(clients.get(1)) : tree;
    }

    void close() {
        if (ours) {
            clients.forEach(SsmClient::close);
        }
    }
}
