package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.replay.ReplaySettings;
import dev.homeport.dynamodb.internal.routing.RoutingSettings;
import java.util.Objects;

/**
 * The group of options of {@link MultiRegionDynamoDbBuilder#reads} that decide which region a read goes to. Not safe for use
 * by several threads.
 */
public final class ReadOptions {

    private boolean nearest;
    private ConsistentReads consistent = ReplaySettings.DEFAULTS.consistentReads();
    private boolean hedge;
    private SlowHome slowHome = RoutingSettings.SLOW_HOME;

    ReadOptions() {}

    /**
     * Has measured round trips decide in which order regions are read, instead of the order of
     * {@link MultiRegionDynamoDbBuilder#regions}. The order changes only for a region that was nearer by more than 15 ms and
     * 30 % for five minutes. Writes keep to their {@linkplain WriteOptions#home home}. Default: false. Set it where a process
     * does not know which region is its own.
     */
    public ReadOptions nearest(boolean measured) {
        this.nearest = measured;
        return this;
    }

    /**
     * Decides what becomes of strongly consistent reads while the write home is out. Default {@link ConsistentReads#FAIL}.
     * Change it where an older version of an item is better than none. Without meaning for tables with multi-region strong
     * consistency.
     */
    public ReadOptions consistent(ConsistentReads mode) {
        this.consistent = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /**
     * Sends an eventually consistent read to a second region when the first is slower than it was to 99 of 100 calls of the
     * last minute, and takes the first answer; at most 2 % of reads. It costs what those reads cost, and the traffic between
     * regions. Sync reads then ride on async clients. Default: false. Set it where the slowest reads matter more than that.
     */
    public ReadOptions hedge(boolean hedge) {
        this.hedge = hedge;
        return this;
    }

    /**
     * Decides what becomes of reads where the first region answers and takes many times as long as usual. Default
     * {@link SlowHome#REPORT}: an event and a home check that is down. Needs no {@link #hedge hedging}. Change it where the
     * other region has room for the reads of all processes.
     */
    public ReadOptions slowHome(SlowHome mode) {
        this.slowHome = Objects.requireNonNull(mode, "mode");
        return this;
    }

    boolean nearest() {
        return nearest;
    }

    ConsistentReads consistent() {
        return consistent;
    }

    boolean hedge() {
        return hedge;
    }

    SlowHome slowHome() {
        return slowHome;
    }
}
