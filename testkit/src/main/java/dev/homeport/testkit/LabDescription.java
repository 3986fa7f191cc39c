package dev.homeport.testkit;

import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.function.Supplier;

/** Describes a lab for people who look at a test that failed. {@link RegionLab#describe()} has the contract. */
final class LabDescription {
    private LabDescription() {}

    static String of(RegionLab lab) {
        if (lab.isClosed()) {
            return "The lab is closed.";
        }
        var text = new StringBuilder("The lab's regions now:");
        for (var region : lab.regions()) {
            text.append("\n  ").append(region.name()).append(": ").append(told(() -> region(region)));
        }
        for (var region : lab.regions()) {
            if (region.hasDatabase()) {
                text.append("\n--- PostgreSQL in ").append(region.name());
                text.append(told(region.database().server()::logTail));
            }
        }
        return text.toString();
    }

    /** A container engine that does not answer is part of the description. */
    private static String told(Supplier<String> part) {
        try {
            return part.get();
        } catch (LabException | UncheckedIOException e) {
            return "unknown (" + e.getMessage() + ")";
        }
    }

    private static String region(LabRegion region) {
        var parts = new ArrayList<String>();
        if (region.hasDatabase()) {
            parts.add(database(region.database()) + " at port " + region.port());
        }
        if (region.hasDynamoDb()) {
            var dynamoDb = region.dynamoDb();
            parts.add("DynamoDB " + (dynamoDb.isFrozen() ? "frozen" : dynamoDb.isRunning() ? "running" : "down"));
        }
        parts.add("applications' paths: " + region.network().state());
        if (region.hasDatabase()) {
            parts.add("replication: "
                    + region.database().network().replicationLink().state());
        }
        if (!region.distance().isZero()) {
            parts.add(region.distance().toMillis() + " ms away");
        }
        return String.join("; ", parts);
    }

    private static String database(PostgresRegion region) {
        var role = region.isStandby() ? "standby" : region.isLatestPrimary() ? "primary" : "stale primary";
        if (!region.server().isRunning()) {
            return role + ", down";
        }
        if (region.server().isFrozen()) {
            return role + ", frozen";
        }
        try {
            return region.member()
                    .timeline()
                    .map(timeline -> role + " on timeline " + timeline)
                    .orElse(role + " without a stream");
        } catch (SQLException e) {
            return role + ", which does not answer (" + e.getMessage() + ")";
        }
    }
}
