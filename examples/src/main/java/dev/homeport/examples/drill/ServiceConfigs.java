package dev.homeport.examples.drill;

import static java.util.stream.Collectors.joining;

import dev.homeport.config.Config;
import dev.homeport.config.ConfigLoader;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.ssm.SsmSource;
import dev.homeport.examples.orders.CloseableStack;
import dev.homeport.examples.orders.OrdersConfig;
import dev.homeport.region.RegionName;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Configures the services: with every server in a list, or with one server that only a parameter in their region's store
 * names, so that a runbook that writes this parameter is the only way to another one; and with carts or without.
 */
final class ServiceConfigs {

    /** A service hears of a changed parameter about this long after it was written. */
    static final Duration REFRESH = Duration.ofSeconds(1);

    /** The least time for which a failed region's DynamoDB is left alone; short, for a drill: the default is 30 s. */
    static final Duration MINIMUM_OUT = Duration.ofSeconds(1);

    private static final String PATH = "/orders";
    private static final String NODES = "db_nodes";
    private static final String EVACUATE = "homeport/evacuate";

    /** The list of regions that are out of service. */
    static final String EVACUATE_PARAMETER = PATH + "/" + EVACUATE;

    /** Where the runbook notes who is at work. */
    static final String LOCK_PARAMETER = PATH + "/homeport/runbook_lock";

    private final RegionLab lab;

    ServiceConfigs(RegionLab lab) {
        this.lab = lab;
    }

    /** Loads a configuration, and leaves it and its parameter store's client to {@code parts}. */
    Config<OrdersConfig> load(LabRegion home, Stage.Wiring wiring, CloseableStack parts) {
        var values = new HashMap<>(common(wiring.probeInterval()));
        if (!wiring.hostFromParameterStore()) {
            values.put("db.nodes", nodes(lab.regions()));
        }
        if (wiring.carts()) {
            values.put("carts.regions", Stage.EAST + "," + Stage.WEST);
            values.put("carts.minimum.out", MINIMUM_OUT.toMillis() + "ms");
        }
        var loader = ConfigLoader.of(OrdersConfig.class)
                .region(RegionName.of(home.name()))
                .source(ConfigSource.map("drill", values));
        if (wiring.hostFromParameterStore() || wiring.carts()) {
            loader.source(parameterStore(home, parts)).refreshEvery(REFRESH);
        }
        return parts.add(loader.load());
    }

    private static SsmSource parameterStore(LabRegion home, CloseableStack parts) {
        var client = parts.add(SsmClient.builder()
                .endpointOverride(home.parameterStore().endpoint())
                .region(Region.of(home.name()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("drill", "drill")))
                .build());
        return SsmSource.builder(client).path(PATH).build();
    }

    /** Names this server, and no other, in every region's store, as the runbook does. */
    void publish(LabRegion primary) {
        lab.regions().forEach(region -> region.parameterStore().put(PATH + "/" + NODES, nodes(List.of(primary))));
    }

    /** Tells every region's store that this region is to be left, as the runbook does. */
    void evacuate(String region) {
        lab.regions().forEach(each -> each.parameterStore().put(PATH + "/" + EVACUATE, region));
    }

    void endEvacuation() {
        lab.regions().forEach(each -> each.parameterStore().delete(PATH + "/" + EVACUATE));
    }

    private Map<String, String> common(Duration probeInterval) {
        return Map.of(
                "db.name",
                lab.database(),
                "db.user",
                lab.username(),
                "db.password",
                lab.password(),
                "http.port",
                "0",
                "health.port",
                "0",
                "borrow.timeout",
                "30s",
                "probe.interval",
                probeInterval.toMillis() + "ms");
    }

    private static String nodes(List<LabRegion> regions) {
        return regions.stream()
                .map(region -> region.name() + "=" + region.host() + ":" + region.port())
                .collect(joining(","));
    }
}
