package dev.homeport.spring.boot.dynamodb;

import dev.homeport.dynamodb.CanaryOptions;
import dev.homeport.dynamodb.FailbackOptions;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.RoutingListener;
import dev.homeport.dynamodb.WriteOptions;
import dev.homeport.region.RegionControl;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;

/**
 * Builds the clients that the properties describe.
 *
 * @param properties what the user has written
 * @param controls the operator's switch, at most one
 * @param customizers what adjusts the builder, last of all
 * @param listeners what hears of every decision, from the first one on
 */
record MultiRegionDynamoDbFactory(
        MultiRegionDynamoDbProperties properties,
        List<RegionControl> controls,
        List<MultiRegionDynamoDbBuilderCustomizer> customizers,
        List<RoutingListener> listeners) {

    MultiRegionDynamoDb build() {
        var builder = MultiRegionDynamoDb.builder()
                .name(properties.name())
                .regions(properties.regions().stream().map(Region::of).toArray(Region[]::new))
                .consistency(
                        switch (properties.consistency()) {
                            case EVENTUAL -> MultiRegionConsistency.EVENTUAL;
                            case STRONG -> MultiRegionConsistency.STRONG;
                        })
                .audit(properties.audit().toArray(String[]::new))
                .reads(reads -> reads.nearest(properties.reads().nearest())
                        .consistent(properties.reads().consistent())
                        .hedge(properties.reads().hedge())
                        .slowHome(properties.reads().slowHome()))
                .writes(this::writes)
                .limits(limits -> limits.call(properties.limits().call())
                        .attempt(properties.limits().attempt())
                        .longAttempt(properties.limits().longAttempt())
                        .sdkRetries(properties.limits().sdkRetries()))
                .canary(this::canary)
                .failback(this::failback);
        controls.forEach(builder::regionControl);
        listeners.forEach(builder::listener);
        customizers.forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private void writes(WriteOptions writes) {
        var wanted = properties.writes();
        if (wanted.home() != null) {
            writes.home(Region.of(wanted.home()));
        }
        writes.routing(wanted.routing()).conditional(wanted.conditional()).replayIdempotent(wanted.replayIdempotent());
    }

    private void canary(CanaryOptions canary) {
        var wanted = properties.canary();
        canary.interval(wanted.interval());
        if (wanted.table() != null) {
            Map<String, AttributeValue> key = wanted.key().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> AttributeValue.fromS(entry.getValue())));
            canary.item(wanted.table(), key);
        }
    }

    private void failback(FailbackOptions failback) {
        var wanted = properties.failback();
        failback.minimumOut(wanted.minimumOut()).manual(wanted.manual()).maxLag(wanted.maxLag());
        if (wanted.heartbeatTable() != null) {
            failback.heartbeats(wanted.heartbeatTable(), wanted.heartbeatPartitionKey());
        }
    }
}
