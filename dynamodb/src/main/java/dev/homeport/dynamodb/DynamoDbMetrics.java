package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.MultiRegionRuntime;
import dev.homeport.dynamodb.internal.monitor.Circuit;
import dev.homeport.dynamodb.internal.monitor.OutcomeCounts;
import dev.homeport.internal.MeterBinding;
import dev.homeport.region.RegionName;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Shows a {@link MultiRegionDynamoDb} in Micrometer. Needs {@code micrometer-core}, an optional dependency. A scrape reads
 * the view and the counters, and never the network.
 *
 * <table>
 * <caption>Meters, all tagged {@code name} with the client's</caption>
 * <tr><td>{@code homeport.dynamodb.requests{region,kind,outcome}}</td><td>counter of answered requests and failed attempts;
 * {@code kind} is {@code read} or {@code write}, {@code outcome} a verdict</td></tr>
 * <tr><td>{@code homeport.dynamodb.route{region,kind}}</td><td>the share, 0 to 1, of operations that may begin there</td></tr>
 * <tr><td>{@code homeport.dynamodb.moves}</td><td>counter of operations sent on to another region</td></tr>
 * <tr><td>{@code homeport.dynamodb.hedges{result}}</td><td>counter of reads sent twice, {@code won} or {@code lost}</td></tr>
 * <tr><td>{@code homeport.dynamodb.round.trip{region}}</td><td>moving average of canaries, seconds</td></tr>
 * <tr><td>{@code homeport.dynamodb.lag{from,to}}</td><td>seconds, where heartbeats measure it; NaN when unknown</td></tr>
 * </table>
 *
 * <p>Resilience4j's own meters come with {@code TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(...)} over {@link
 * #breakers}, one breaker {@code <client>-<region>-read} and one {@code -write} a region; their states follow the routes.
 */
public final class DynamoDbMetrics implements AutoCloseable {

    private final MultiRegionDynamoDb dynamoDb;
    private final MeterBinding binding;

    private DynamoDbMetrics(MultiRegionDynamoDb dynamoDb, MeterBinding binding) {
        this.dynamoDb = dynamoDb;
        this.binding = binding;
        var tags = binding.tags();
        dynamoDb.engine().circuits().all().forEach(this::meter);
        counter(
                "homeport.dynamodb.moves",
                "operations sent on to another region",
                tags,
                engine -> engine.router().moves());
        dynamoDb.engine().hedging().ifPresent(hedging -> {
            counter("homeport.dynamodb.hedges", "reads sent twice", tags.and("result", "won"), engine -> hedging.won());
            counter(
                    "homeport.dynamodb.hedges",
                    "reads sent twice",
                    tags.and("result", "lost"),
                    engine -> hedging.sent() - hedging.won());
        });
        var names = dynamoDb.settings().routing().regions();
        names.forEach(this::meterRoundTrip);
        if (dynamoDb.settings().heartbeats().isPresent()) {
            names.forEach(from -> names.stream().filter(to -> !to.equals(from)).forEach(to -> meterLag(from, to)));
        }
    }

    /**
     * Registers the meters; closing the result removes them. If the registry shows a client of that name already, this one
     * is tagged with a number behind its name, and one warning says so.
     *
     * @throws NullPointerException if an argument is null
     */
    public static DynamoDbMetrics bind(MultiRegionDynamoDb dynamoDb, MeterRegistry registry) {
        return new DynamoDbMetrics(dynamoDb, MeterBinding.of(registry, "DynamoDB client", dynamoDb.name()));
    }

    /**
     * The breakers of a client, for Resilience4j's own metrics and events. Not to be changed by anybody else. A breaker hears of
     * a success within a tenth of a second, and at once while anybody listens to its events.
     */
    public static Iterable<CircuitBreaker> breakers(MultiRegionDynamoDb dynamoDb) {
        return dynamoDb.engine().circuits().breakers().getAllCircuitBreakers();
    }

    /** Removes the client's meters, and nobody else's. The client goes on. Further calls do nothing. */
    @Override
    public void close() {
        binding.close();
    }

    private void meter(Circuit circuit) {
        var region = dynamoDb.settings().routing().name(circuit.region());
        var circuitTags = binding.tags()
                .and("region", region.value(), "kind", circuit.access().name().toLowerCase(Locale.ROOT));
        for (var outcome : OutcomeCounts.Outcome.values()) {
            counter(
                    "homeport.dynamodb.requests",
                    "answered requests and failed attempts",
                    circuitTags.and("outcome", outcome.name().toLowerCase(Locale.ROOT)),
                    engine -> circuit.outcomes().of(outcome));
        }
        binding.add(Gauge.builder("homeport.dynamodb.route", dynamoDb, client -> share(client, circuit))
                .description("the share of operations that may begin there")
                .tags(circuitTags)::register);
    }

    private static double share(MultiRegionDynamoDb client, Circuit circuit) {
        var view = client.engine().loop().view();
        if (circuit.access() == AccessMode.WRITE) {
            return view.firstWrite() == circuit.region() ? 1 : 0;
        }
        double left = 100;
        for (int rank = 0; rank < view.candidates(AccessMode.READ); rank++) {
            int region = view.candidate(AccessMode.READ, rank);
            double share = left * view.readShare(region) / 100;
            if (region == circuit.region()) {
                return share / 100;
            }
            left -= share;
        }
        return 0;
    }

    private void meterRoundTrip(RegionName region) {
        binding.add(TimeGauge.builder(
                        "homeport.dynamodb.round.trip",
                        dynamoDb,
                        TimeUnit.SECONDS,
                        client -> client.routes()
                                .region(region)
                                .roundTrip()
                                .map(trip -> trip.toNanos() / 1e9)
                                .orElse(Double.NaN))
                .description("moving average of canaries")
                .tags(binding.tags().and("region", region.value()))::register);
    }

    private void meterLag(RegionName from, RegionName to) {
        binding.add(TimeGauge.builder("homeport.dynamodb.lag", dynamoDb, TimeUnit.SECONDS, client -> {
                    var lag = client.routes().region(to).lag().get(from);
                    return lag == null ? Double.NaN : lag.toNanos() / 1e9;
                })
                .description("how far one region is behind another")
                .tags(binding.tags().and("from", from.value(), "to", to.value()))::register);
    }

    private void counter(String name, String description, Tags ofCounter, ToLongFunction<MultiRegionRuntime> count) {
        binding.add(FunctionCounter.builder(name, dynamoDb.engine(), count::applyAsLong)
                .description(description)
                .tags(ofCounter)::register);
    }
}
