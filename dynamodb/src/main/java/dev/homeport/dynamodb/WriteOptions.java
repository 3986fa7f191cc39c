package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.replay.ReplaySettings;
import dev.homeport.dynamodb.internal.settings.SettingsProblems;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;

/**
 * The group of options of {@link MultiRegionDynamoDbBuilder#writes} that decide which region a write goes to, and when it is
 * repeated in another one. Not safe for use by several threads.
 */
public final class WriteOptions {

    private @Nullable Region home;
    private WriteRouting routing = ReplaySettings.DEFAULTS.writes();
    private ConditionalWrites conditional = ReplaySettings.DEFAULTS.conditionalWrites();
    private boolean replayIdempotent = ReplaySettings.DEFAULTS.replayIdempotentWrites();

    WriteOptions() {}

    /**
     * Names the region that writes belong to: they go there as long as it works, and versions are the latest there. Default:
     * the first of {@link MultiRegionDynamoDbBuilder#regions}; one of them. Set it if all writes of the fleet go to one region
     * whichever region a process runs in.
     */
    public WriteOptions home(Region region) {
        this.home = Objects.requireNonNull(region, "region");
        return this;
    }

    /**
     * Decides whether writes may leave their home at all. Default {@link WriteRouting#FOLLOW}. Change it for tables that one
     * region only may write.
     */
    public WriteOptions routing(WriteRouting mode) {
        this.routing = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /**
     * Decides what becomes of conditional writes while the write home is out. Default {@link ConditionalWrites#HOME_ONLY}.
     * {@link ConditionalWrites#AFTER_LAG_GATE} needs {@linkplain FailbackOptions#heartbeats heartbeats}. Change it where two
     * regions may each find that a condition holds. Without meaning for tables with multi-region strong consistency.
     */
    public WriteOptions conditional(ConditionalWrites mode) {
        this.conditional = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /**
     * Treats every write that is idempotent by its shape as marked {@link RequestOptions#IDEMPOTENT}. Default: false,
     * because a write repeated in another region carries a newer timestamp and wins over what another client wrote in between.
     * Set it where each item has one writer.
     */
    public WriteOptions replayIdempotent(boolean replay) {
        this.replayIdempotent = replay;
        return this;
    }

    void check(SettingsProblems problems, List<Region> regions) {
        problems.addIf(
                home != null && !regions.contains(home), "writes.home " + home + " is none of the regions " + regions);
    }

    Optional<Region> home() {
        return Optional.ofNullable(home);
    }

    WriteRouting routing() {
        return routing;
    }

    ConditionalWrites conditional() {
        return conditional;
    }

    boolean replayIdempotent() {
        return replayIdempotent;
    }
}
