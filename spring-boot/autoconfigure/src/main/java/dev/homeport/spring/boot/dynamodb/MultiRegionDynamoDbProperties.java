package dev.homeport.spring.boot.dynamodb;

import dev.homeport.dynamodb.ConditionalWrites;
import dev.homeport.dynamodb.ConsistentReads;
import dev.homeport.dynamodb.SlowHome;
import dev.homeport.dynamodb.WriteRouting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Describes the application's DynamoDB clients: what {@link dev.homeport.dynamodb.MultiRegionDynamoDbBuilder} is told.
 *
 * @param enabled Whether to configure DynamoDB clients from these properties.
 * @param name Name in metrics, logs and thread names.
 * @param regions Regions of the global table, two to eight, the one that the application runs in first.
 * @param consistency How the tables' replicas follow each other.
 * @param audit Tables whose replicas are looked at in the background.
 * @param reads Which region a read goes to.
 * @param writes Which region a write goes to, and when it is repeated in another one.
 * @param limits How long a call may take.
 * @param canary How regions are asked whether they work.
 * @param failback When a region that failed is given its traffic back.
 */
@ConfigurationProperties("homeport.dynamodb")
public record MultiRegionDynamoDbProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("dynamodb") String name,
        @DefaultValue List<String> regions,
        @DefaultValue("eventual") Consistency consistency,
        @DefaultValue List<String> audit,
        @DefaultValue Reads reads,
        @DefaultValue Writes writes,
        @DefaultValue Limits limits,
        @DefaultValue Canary canary,
        @DefaultValue Failback failback) {

    /** Says how replicas follow each other. */
    public enum Consistency {
        /** Each region has the latest version a little later (MREC). */
        EVENTUAL,
        /** Every region has the latest version (MRSC). */
        STRONG
    }

    /**
     * Which region a read goes to.
     *
     * @param nearest Whether measured round trips decide in which order regions are read.
     * @param consistent What becomes of strongly consistent reads while the write home is out.
     * @param hedge Whether a slow, eventually consistent read is sent to a second region too.
     * @param slowHome What becomes of reads where the first region takes many times as long as usual.
     */
    public record Reads(
            @DefaultValue("false") boolean nearest,
            @DefaultValue("fail") ConsistentReads consistent,
            @DefaultValue("false") boolean hedge,
            @DefaultValue("report") SlowHome slowHome) {}

    /**
     * Which region a write goes to.
     *
     * @param home Region that writes belong to. Defaults to the first of the regions.
     * @param routing Whether writes may leave their home at all.
     * @param conditional What becomes of conditional writes while the write home is out.
     * @param replayIdempotent Whether every write that is idempotent by its shape may be repeated in another region.
     */
    public record Writes(
            @Nullable String home,
            @DefaultValue("follow") WriteRouting routing,
            @DefaultValue("home-only") ConditionalWrites conditional,
            @DefaultValue("false") boolean replayIdempotent) {}

    /**
     * How long a call may take.
     *
     * @param call Bound of a call, all attempts in all regions included, from 100ms to 1m.
     * @param attempt Bound of each attempt of GetItem, from 20ms to that of the call.
     * @param longAttempt Bound of each attempt of all other operations, from that of an attempt to that of the call.
     * @param sdkRetries Whether writes are repeated inside a region as the SDK does, so that an ADD can be carried out twice.
     */
    public record Limits(
            @DefaultValue("2s") Duration call,
            @DefaultValue("400ms") Duration attempt,
            @DefaultValue("1s") Duration longAttempt,
            @DefaultValue("false") boolean sdkRetries) {}

    /**
     * How regions are asked.
     *
     * @param interval How often each region is asked while all is well, from 1s to 30s.
     * @param table Table of the item that canaries ask for. Defaults to one that need not exist.
     * @param key Primary key of that item, by attribute, each a string.
     */
    public record Canary(
            @DefaultValue("5s") Duration interval,
            @Nullable String table,
            @DefaultValue Map<String, String> key) {}

    /**
     * When a region is given its traffic back.
     *
     * @param minimumOut How long a region stays out at least, from 1s to 5m.
     * @param manual Whether a region that has recovered waits for an operator.
     * @param heartbeatTable Table of the items that lag is measured with. Lag is not measured unless it is set.
     * @param heartbeatPartitionKey Name of that table's partition key.
     * @param maxLag Lag below which a region counts as caught up, from 100ms to 10m.
     */
    public record Failback(
            @DefaultValue("30s") Duration minimumOut,
            @DefaultValue("false") boolean manual,
            @Nullable String heartbeatTable,
            @DefaultValue("pk") String heartbeatPartitionKey,
            @DefaultValue("2s") Duration maxLag) {}
}
