package dev.homeport.examples.runbook;

import dev.homeport.examples.runbook.config.RunbookConfig;
import dev.homeport.examples.runbook.config.Site;
import dev.homeport.examples.runbook.dns.DnsProvider;
import dev.homeport.examples.runbook.lock.Holder;
import dev.homeport.examples.runbook.parameter.ParameterPlaces;
import dev.homeport.examples.runbook.postgres.Promotion;
import dev.homeport.examples.runbook.postgres.RdsPromotion;
import dev.homeport.examples.runbook.postgres.Server;
import dev.homeport.examples.runbook.postgres.ServerPromotion;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;

/** Joins all that the steps of an operation touch: servers, parameters, DNS and instances. */
final class Systems implements AutoCloseable {

    private final RunbookConfig config;
    private final ParameterPlaces places;
    private final @Nullable DnsProvider dns;
    private final StandbyRebuild rebuild;
    private final InstanceHealth health;
    private final Holder holder;
    private final InstantSource clock;
    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final Map<String, RdsClient> rds = new LinkedHashMap<>();

    Systems(
            RunbookConfig config,
            @Nullable DnsProvider dns,
            StandbyRebuild rebuild,
            Holder holder,
            InstantSource clock) {
        this.config = config;
        this.dns = dns;
        this.rebuild = rebuild;
        this.holder = holder;
        this.clock = clock;
        places = ParameterPlaces.open(config);
        health = new InstanceHealth(config.limits());
        config.sites()
                .forEach(site -> servers.put(
                        site.region(),
                        new Server(site, config.login(), config.limits().answer())));
    }

    /** Returns who runs it. */
    Holder holder() {
        return holder;
    }

    InstantSource clock() {
        return clock;
    }

    RunbookConfig config() {
        return config;
    }

    Server server(String region) {
        return Objects.requireNonNull(servers.get(region));
    }

    ParameterPlaces places() {
        return places;
    }

    DnsProvider dns() throws RunbookException {
        if (dns == null) {
            throw new RunbookException(
                    "dns.name is set, but no provider can move " + config.dns().name());
        }
        return dns;
    }

    InstanceHealth health() {
        return health;
    }

    StandbyRebuild rebuild() {
        return rebuild;
    }

    Promotion promotion(Site site) {
        var within = config.limits().promotion();
        var server = server(site.region());
        return site.rdsInstance() == null
                ? new ServerPromotion(server, within)
                : new RdsPromotion(
                        rds.computeIfAbsent(site.region(), region -> rdsClient(site)),
                        server,
                        within,
                        config.limits().rdsPause());
    }

    private RdsClient rdsClient(Site site) {
        var patience = config.limits().answer();
        var builder = RdsClient.builder()
                .region(Region.of(site.region()))
                .overrideConfiguration(options -> options.apiCallAttemptTimeout(patience.multipliedBy(2))
                        .apiCallTimeout(patience.multipliedBy(4)));
        if (site.rdsEndpoint() != null) {
            builder.endpointOverride(site.rdsEndpoint());
        }
        return builder.build();
    }

    @Override
    public void close() {
        places.close();
        rds.values().forEach(RdsClient::close);
    }
}
