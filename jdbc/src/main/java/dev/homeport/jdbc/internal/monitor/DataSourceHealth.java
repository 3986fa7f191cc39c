package dev.homeport.jdbc.internal.monitor;

import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.HealthProbe;
import dev.homeport.health.Impact;
import dev.homeport.health.Scope;
import dev.homeport.jdbc.internal.election.PrimaryHealth;
import dev.homeport.jdbc.internal.election.StandbyHealth;
import dev.homeport.jdbc.internal.election.TopologyFactory;
import dev.homeport.jdbc.internal.pool.BorrowGate;
import dev.homeport.jdbc.internal.pool.NodePools;
import dev.homeport.jdbc.internal.pool.PoolHealth;
import java.time.Duration;
import java.util.Optional;

/** Makes the health checks of a data source. They read what is known in memory, never the network. Thread-safe. */
public final class DataSourceHealth {

    /** Also the deadline of a check that only reads memory: a shorter one would take a garbage collection for an outage. */
    private static final Duration PRIMARY_INTERVAL = Duration.ofMillis(500);

    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private final FailoverSettings settings;
    private final BorrowGate gate;
    private final NodePools pools;
    private final String name;

    public DataSourceHealth(FailoverSettings settings, BorrowGate gate, NodePools pools) {
        this.settings = settings;
        this.gate = gate;
        this.pools = pools;
        this.name = "postgres-" + settings.name();
    }

    public HealthCheck primary() {
        return HealthCheck.builder(name, this::primaryNow)
                .interval(PRIMARY_INTERVAL)
                .deadline(PRIMARY_INTERVAL)
                .fall(1)
                .rise(1)
                .build();
    }

    public HealthCheck pool() {
        return HealthCheck.builder(name + "-pool", this::poolNow)
                .impact(Impact.INFORMATIVE)
                .scopes(Scope.READY)
                .interval(LOOK_INTERVAL)
                .deadline(LOOK_INTERVAL)
                .build();
    }

    public HealthCheck standby(long mostBytesBehind) {
        return HealthCheck.builder(
                        name + "-standby",
                        () -> StandbyHealth.of(
                                gate.topology(),
                                mostBytesBehind,
                                settings.probeInterval(),
                                settings.clock().instant()))
                .impact(Impact.DEGRADING)
                .scopes(Scope.REGION)
                .interval(LOOK_INTERVAL)
                .deadline(LOOK_INTERVAL)
                .build();
    }

    public HealthCheck verified() {
        return degrading("verified", () -> PrimaryHealth.verified(gate.topology()));
    }

    public HealthCheck writable() {
        return degrading("writable", this::writableNow);
    }

    private HealthCheck degrading(String suffix, HealthProbe probe) {
        return HealthCheck.builder(name + "-" + suffix, probe)
                .impact(Impact.DEGRADING)
                .scopes(Scope.READY, Scope.REGION)
                .interval(LOOK_INTERVAL)
                .deadline(LOOK_INTERVAL)
                .fall(1)
                .rise(1)
                .build();
    }

    /** Returns whether the primary takes writes, and forgets a write that was refused once the setting is off. */
    public CheckResult writableNow() {
        var topology = gate.topology();
        if (topology.primary().isPresent() && !TopologyFactory.readOnlyByDefault(topology)) {
            pools.forgetRefusedWrite();
        }
        return PrimaryHealth.writable(topology, pools.writeRefused());
    }

    private CheckResult poolNow() {
        return Optional.ofNullable(gate.pool())
                .map(pool -> PoolHealth.of(pool.active(), pool.most(), pool.waiting()))
                .orElse(CheckResult.up());
    }

    private CheckResult primaryNow() {
        var topology = gate.topology();
        var age = Duration.between(topology.decidedAt(), settings.clock().instant());
        return PrimaryHealth.of(topology, gate.pool() != null, age, settings.probeInterval());
    }
}
