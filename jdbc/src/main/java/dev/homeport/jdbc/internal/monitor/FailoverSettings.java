package dev.homeport.jdbc.internal.monitor;

import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.TopologyListener;
import dev.homeport.jdbc.internal.connect.ConnectSettings;
import dev.homeport.jdbc.internal.pool.PoolSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Holds everything that the user set, checked and immutable; the builder's options explain the parts. */
public record FailoverSettings(
        String name,
        List<Node> nodes,
        ConnectSettings connect,
        PoolSettings pool,
        Duration borrowTimeout,
        Optional<Duration> failFastAfter,
        Duration probeInterval,
        Duration probeTimeout,
        OptionalLong systemIdentifier,
        OptionalLong preferredIdentifier,
        int standbyConnections,
        List<TopologyListener> listeners,
        InstantSource clock) {}
