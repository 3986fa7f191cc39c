package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.settings.CanaryItem;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import dev.homeport.dynamodb.internal.settings.SettingsProblems;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The group of options of {@link MultiRegionDynamoDbBuilder#canary} that concern canaries, the reads that ask a region whether
 * it works. Not safe for use by several threads.
 */
public final class CanaryOptions {

    private @Nullable CanaryItem item;
    private Duration interval = DynamoDbSettings.CANARY_INTERVAL;

    CanaryOptions() {}

    /**
     * Names the item that canaries ask for, with a consistent read, in each region; it need not exist, but its table must.
     * Default: an item of a table that need not exist either; that shows that a region answers, and not that it can reach its
     * storage. It costs one read unit each {@link #interval}, region and process. Set it in production.
     *
     * @param key the whole primary key
     */
    public CanaryOptions item(String table, Map<String, AttributeValue> key) {
        this.item = new CanaryItem(Objects.requireNonNull(table, "table"), key);
        return this;
    }

    /**
     * Sets how often each region is asked while all is well. Default 5 s; 1 s to 30 s, so that its connections stay open.
     * Lengthen it where the read units of a large fleet matter, shorten it in tests.
     */
    public CanaryOptions interval(Duration interval) {
        this.interval = Objects.requireNonNull(interval, "interval");
        return this;
    }

    void check(SettingsProblems problems) {
        if (item != null) {
            problems.table("canary.item", item.table());
            problems.addIf(item.key().isEmpty(), "canary.item has an empty key; give the whole primary key of an item");
        }
        problems.range("canary.interval", interval, Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    Optional<CanaryItem> item() {
        return Optional.ofNullable(item);
    }

    Duration interval() {
        return interval;
    }
}
