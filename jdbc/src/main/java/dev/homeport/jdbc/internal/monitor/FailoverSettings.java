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

/** Everything the user said, checked and immutable; each part is explained at its option of the builder. */
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
