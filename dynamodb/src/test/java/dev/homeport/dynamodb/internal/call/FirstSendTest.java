package dev.homeport.dynamodb.internal.call;

import static dev.homeport.dynamodb.FakeRegions.add;
import static dev.homeport.dynamodb.FakeRegions.get;
import static dev.homeport.dynamodb.FakeRegions.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.FakeFault;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.RequestOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** A call that succeeds costs no copy of its request. */
class FirstSendTest {

    private final List<SdkRequest> sent = new CopyOnWriteArrayList<>();

    /** Of every request as the SDK was handed it, canaries excepted. */
    private final class Witness implements ExecutionInterceptor {

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (attributes.getAttribute(RequestOptions.ROUTE) != null) {
                sent.add(context.request());
            }
        }
    }

    private FakeRegions witnessed() {
        var regions = new FakeRegions(
                2,
                builder -> builder.eachClient((region, client) ->
                        client.overrideConfiguration(o -> o.addExecutionInterceptor(new Witness()))));
        for (var flavour : FakeRegions.Flavour.values()) {
            // The attempts of a cold client have other limits.
            regions.call(flavour, get("warm"));
        }
        sent.clear();
        return regions;
    }

    @ParameterizedTest
    @EnumSource
    void reads_and_writes_of_one_item_are_sent_as_the_very_object_that_the_caller_made(FakeRegions.Flavour flavour) {
        var get = get("1");
        var put = put("1", "a");
        var update = add("1");
        try (var regions = witnessed()) {
            regions.call(flavour, get);
            regions.call(flavour, put);
            regions.call(flavour, update);
        }
        assertThat(sent).hasSize(3);
        assertThat(sent.get(0)).isSameAs(get);
        assertThat(sent.get(1)).isSameAs(put);
        assertThat(sent.get(2)).isSameAs(update);
    }

    @Test
    void so_are_queries_and_transactions_with_a_token() {
        var query = QueryRequest.builder()
                .tableName("orders")
                .keyConditionExpression("id = :id")
                .expressionAttributeValues(java.util.Map.of(":id", AttributeValue.fromS("1")))
                .build();
        var transaction = TransactWriteItemsRequest.builder()
                .transactItems(List.of())
                .clientRequestToken("token")
                .build();
        try (var regions = witnessed()) {
            regions.dynamoDb().client().query(query);
            regions.dynamoDb().asyncClient().query(query).join();
            regions.dynamoDb().client().transactWriteItems(transaction);
        }
        assertThat(sent).hasSize(3);
        assertThat(sent.get(0)).isSameAs(query);
        assertThat(sent.get(1)).isSameAs(query);
        assertThat(sent.get(2)).isSameAs(transaction);
    }

    @ParameterizedTest
    @EnumSource
    void a_read_is_given_up_and_moves_while_a_write_at_the_same_home_still_has_time(FakeRegions.Flavour flavour)
            throws InterruptedException {
        var writing = new CountDownLatch(1);
        var read = new CountDownLatch(1);
        try (var regions = new FakeRegions(
                2,
                builder -> builder.limits(l -> l.attempt(Duration.ofMillis(50))
                        .call(Duration.ofSeconds(30))
                        .longAttempt(Duration.ofSeconds(30))))) {
            regions.call(flavour, get("warm"));
            regions.home().faults(arrival -> switch (arrival.operation()) {
                case "PutItem" -> {
                    writing.countDown();
                    awaitQuietly(read);
                    yield FakeFault.NONE;
                }
                default -> arrival.canary() ? FakeFault.NONE : FakeFault.HANG;
            });
            var write = CompletableFuture.supplyAsync(() -> regions.call(flavour, put("1", "a")));
            assertThat(writing.await(60, TimeUnit.SECONDS)).isTrue();
            regions.call(flavour, get("1"));
            assertThat(regions.other().arrivals()).hasSize(1);
            read.countDown();
            assertThat(write.orTimeout(20, TimeUnit.SECONDS).join()).isNotNull();
            assertThat(regions.home().value("1", "v")).contains("a");
            assertThat(regions.other().arrivals()).as("of the read alone").hasSize(1);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
