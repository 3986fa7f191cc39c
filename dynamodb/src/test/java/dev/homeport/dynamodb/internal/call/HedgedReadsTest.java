package dev.homeport.dynamodb.internal.call;

import static dev.homeport.dynamodb.FakeRegions.get;
import static dev.homeport.dynamodb.FakeRegions.marked;
import static dev.homeport.dynamodb.FakeRegions.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.dynamodb.AmbiguousWriteException;
import dev.homeport.dynamodb.FakeFault;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.RequestOptions;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/** Reads that race. Until latencies are known the copy is sent after half the limit of an attempt, 200 ms. */
class HedgedReadsTest {

    private static FakeRegions regions() {
        return new FakeRegions(2, builder -> builder.reads(r -> r.hedge(true)));
    }

    private static HedgedReads hedging(FakeRegions regions) {
        return regions.engine().hedging().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void a_slow_read_is_answered_by_the_other_region(FakeRegions.Flavour flavour) {
        try (var regions = regions()) {
            regions.other().put("1", "v", "away");
            regions.home().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.HANG);
            var answer = (GetItemResponse) regions.call(flavour, get("1"));
            assertThat(answer.item().get("v").s()).isEqualTo("away");
            assertThat(hedging(regions).sent()).isOne();
            assertThat(hedging(regions).won()).isOne();
            assertThat(regions.home().arrivals()).hasSize(1);
            assertThat(regions.other().arrivals()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_fast_read_is_sent_once(FakeRegions.Flavour flavour) {
        // Slower than the first, which loads classes, none of them is; and that one has time.
        var patience = Duration.ofSeconds(60);
        try (var regions = new FakeRegions(
                2,
                builder -> builder.reads(r -> r.hedge(true))
                        .limits(l -> l.call(patience).attempt(patience).longAttempt(patience)))) {
            for (int i = 0; i < 20; i++) {
                regions.call(flavour, get("1"));
            }
            assertThat(hedging(regions).sent()).isZero();
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_read_that_fails_fast_moves_at_once_and_is_not_hedged(FakeRegions.Flavour flavour) {
        try (var regions = regions()) {
            regions.home().once(FakeFault.ERROR);
            regions.call(flavour, get("1"));
            assertThat(hedging(regions).sent()).isZero();
            assertThat(regions.other().arrivals()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_copy_that_fails_leaves_the_first_its_chance(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(
                2, builder -> builder.reads(r -> r.hedge(true)).limits(l -> l.attempt(Duration.ofMillis(800))))) {
            regions.other().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.ERROR);
            var first = new CountDownLatch(1);
            regions.other().beforeAnswer(first::countDown);
            regions.home().beforeAnswer(() -> awaitQuietly(first));
            regions.call(flavour, get("1"));
            assertThat(regions.home().arrivals()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void when_both_fail_the_read_fails_with_the_whole_story(FakeRegions.Flavour flavour) {
        try (var regions = regions()) {
            regions.home().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.HANG);
            regions.other().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.HANG);
            assertThatThrownBy(() -> regions.call(flavour, get("1"))).isInstanceOf(SdkException.class);
            assertThat(regions.home().arrivals().size()
                            + regions.other().arrivals().size())
                    .as("two at a time, and nothing twice without a budget")
                    .isBetween(2, 4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_that_is_an_exception_ends_the_race(FakeRegions.Flavour flavour) {
        try (var regions = regions()) {
            regions.home().always(FakeFault.DENY);
            assertThatThrownBy(() -> regions.call(flavour, get("1"))).isInstanceOf(DynamoDbException.class);
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    @Test
    void reads_that_ask_not_to_be_and_writes_and_consistent_reads_are_never_hedged() {
        try (var regions = new FakeRegions(2, builder -> builder.reads(r -> r.hedge(true)))) {
            regions.other().put("1", "v", "away");
            regions.home().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.HANG);
            regions.call(FakeRegions.Flavour.ASYNC, marked(get("1"), RequestOptions.NO_HEDGE, true));
            assertThatThrownBy(() -> regions.call(FakeRegions.Flavour.SYNC, put("1", "x")))
                    .isInstanceOf(AmbiguousWriteException.class);
            assertThatThrownBy(() -> regions.call(
                            FakeRegions.Flavour.SYNC,
                            get("1").toBuilder().consistentRead(true).build()))
                    .isInstanceOf(SdkException.class);
            assertThat(hedging(regions).sent()).isZero();
        }
    }

    @Test
    void hedges_have_a_budget() {
        try (var regions = regions()) {
            regions.home().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.HANG);
            for (int i = 0; i < 10; i++) {
                regions.call(FakeRegions.Flavour.ASYNC, get("1"));
                if (!regions.dynamoDb()
                        .routes()
                        .region(RegionName.of("eu-west-1"))
                        .reads()
                        .used()) {
                    break;
                }
            }
            assertThat(hedging(regions).sent())
                    .as("one a second, and 2 % of reads")
                    .isBetween(1L, 9L);
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
