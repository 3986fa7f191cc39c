package dev.homeport.testkit;

import java.time.Duration;

/**
 * Undoes all faults of a lab and brings its primary home. {@link RegionLab#restore()} has the contract.
 *
 * <p>The paths come first, since servers find each other through them. Of two primaries the one that was made it last keeps its
 * data, as the world would have it; every other server becomes its standby, by a fresh copy unless it still follows it. A stale
 * primary that is frozen is not thawed for that, so that it acknowledges nothing once more. Only then does the primary move.
 */
record LabRestoration(RegionLab lab, LabSettings settings, PostgresCluster cluster) {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    void run() {
        for (var region : lab.regions()) {
            healPaths(region);
            if (region.hasDynamoDb()) {
                startDynamoDb(region);
            }
        }
        if (settings.postgres()) {
            restoreServers();
        }
        if (settings.dynamoDb() != null) {
            lab.dynamoDb().resumeReplication();
            lab.dynamoDb().replicationLag(Duration.ZERO);
            lab.dynamoDb().awaitReplicated(PATIENCE);
        }
    }

    private void healPaths(LabRegion region) {
        healed(region.network());
        if (region.hasDatabase()) {
            healed(region.database().network().replicationLink());
        }
        if (region.hasParameterStore()) {
            region.parameterStore().heal();
        }
        var distance = settings.distances().getOrDefault(region.name(), Duration.ZERO);
        if (!region.distance().equals(distance)) {
            region.distance(distance);
        }
    }

    private static void healed(LabPath path) {
        if (!path.state().equals(LabPath.HEALTHY)) {
            path.heal();
        }
    }

    private static void startDynamoDb(LabRegion region) {
        var dynamoDb = region.dynamoDb();
        dynamoDb.regainDns();
        if (!dynamoDb.isRunning()) {
            dynamoDb.restart();
        } else if (dynamoDb.isFrozen()) {
            dynamoDb.thaw();
        }
    }

    private void restoreServers() {
        adoptPromotionsOfOthers();
        var primary = cluster.primary();
        run(primary);
        if (lab.replication() != settings.replication()) {
            lab.replication(settings.replication());
        }
        var home = cluster.regions().get(0);
        follow(home, primary);
        if (home != primary) {
            home.awaitCaughtUp(primary, PATIENCE);
            primary.stop();
            home.promote();
        }
        for (var region : cluster.regions()) {
            follow(region, home);
            if (region != home) {
                region.awaitCaughtUp(home, PATIENCE);
            }
        }
    }

    /** A program under test may have promoted a standby, which the lab does not know. */
    private void adoptPromotionsOfOthers() {
        for (var region : cluster.regions()) {
            if (region.isStandby() && region.server().isRunning()) {
                run(region);
                if (region.isWritable()) {
                    region.promote();
                }
            }
        }
    }

    private static void follow(PostgresRegion region, PostgresRegion primary) {
        if (region == primary) {
            return;
        }
        if (region.follows(primary)) {
            run(region);
        } else {
            region.rejoinAsStandbyOf(primary);
        }
    }

    private static void run(PostgresRegion region) {
        if (!region.server().isRunning()) {
            region.restart();
        } else if (region.server().isFrozen()) {
            region.thaw();
        }
    }
}
