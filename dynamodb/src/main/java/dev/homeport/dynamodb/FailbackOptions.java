package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.routing.RoutingSettings;
import dev.homeport.dynamodb.internal.settings.HeartbeatTable;
import dev.homeport.dynamodb.internal.settings.SettingsProblems;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The group of options of {@link MultiRegionDynamoDbBuilder#failback} that decide when a region that failed is given its
 * traffic back. Not safe for use by several threads.
 */
public final class FailbackOptions {

    private Duration minimumOut = RoutingSettings.MINIMUM_OUT;
    private boolean manual;
    private @Nullable HeartbeatTable heartbeats;
    private Duration maxLag = Duration.ofSeconds(2);

    FailbackOptions() {}

    /**
     * Sets how long a region stays out at least. It doubles each time the region fails again within ten minutes of coming
     * back, up to 5 min. Default 30 s; 1 s to 5 min. Shorten it in tests.
     */
    public FailbackOptions minimumOut(Duration minimum) {
        this.minimumOut = Objects.requireNonNull(minimum, "minimum");
        return this;
    }

    /**
     * Lets a region that has recovered wait until {@link MultiRegionDynamoDb#failBack} is called. Default: false, it is
     * given its traffic back by itself. Set it where an operator checks the region's data first.
     */
    public FailbackOptions manual(boolean manual) {
        this.manual = manual;
        return this;
    }

    /**
     * Measures the lag between regions with one small item a region, which each process writes there with each canary and
     * reads in all others; a region is given its traffic back only when its lag is below {@link #maxLag}. Default: lag is
     * not measured. The items' keys are {@code homeport#heartbeat#<region>}; the table must be part of the global table's
     * regions, have a string partition key and no sort key. Set it where reads must not go back to a region that lacks what
     * was written elsewhere meanwhile. Refused with multi-region strong consistency, which has no lag.
     *
     * @param partitionKey the name of the partition key
     */
    public FailbackOptions heartbeats(String table, String partitionKey) {
        this.heartbeats = new HeartbeatTable(
                Objects.requireNonNull(table, "table"), Objects.requireNonNull(partitionKey, "partitionKey"));
        return this;
    }

    /**
     * Sets the lag below which a region counts as caught up, with {@link #heartbeats}. Default 2 s; 100 ms to 10 min. Lengthen
     * it where replication is slower than that when all is well.
     */
    public FailbackOptions maxLag(Duration lag) {
        this.maxLag = Objects.requireNonNull(lag, "lag");
        return this;
    }

    void check(SettingsProblems problems) {
        if (heartbeats != null) {
            problems.table("failback.heartbeats", heartbeats.table());
            problems.addIf(
                    heartbeats.partitionKey().isBlank(),
                    "failback.heartbeats has a blank partition key; give the name of the table's partition key");
        }
        problems.range("failback.maxLag", maxLag, Duration.ofMillis(100), Duration.ofMinutes(10));
        problems.range("failback.minimumOut", minimumOut, Duration.ofSeconds(1), Duration.ofMinutes(5));
    }

    Duration minimumOut() {
        return minimumOut;
    }

    boolean manual() {
        return manual;
    }

    Optional<HeartbeatTable> heartbeats() {
        return Optional.ofNullable(heartbeats);
    }

    /** The lag that gates a failback; empty where none is measured. */
    Optional<Duration> measuredMaxLag() {
        return heartbeats().map(table -> maxLag);
    }
}
