package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.testkit.dynamodb.ItemImage;
import dev.homeport.testkit.dynamodb.ReplicaState;
import dev.homeport.testkit.dynamodb.ReplicationPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Two replicas of one item in virtual time: local writes, reads of the stream, deliveries and failures of all of them in
 * any interleaving, each world following from its number.
 */
class ReplicaConvergenceTest {
    private static final int WORLDS = 2_000;
    private static final int SLOW_WORLDS = 10_000;
    private static final int STEPS = 60;
    private static final ItemImage NOTHING = ItemImage.of(Map.of());

    @Test
    void both_regions_end_with_the_last_writers_item_and_come_to_rest() {
        for (var seed = 0; seed < WORLDS; seed++) {
            assertConverges(new World(seed, 0, Integer.MAX_VALUE), seed);
        }
    }

    @Test
    void they_do_when_deliveries_failed_for_a_while_in_whatever_way() {
        for (var seed = 0; seed < WORLDS; seed++) {
            assertConverges(new World(seed, 2, Integer.MAX_VALUE), seed);
        }
    }

    @Test
    void equal_writes_may_be_confused_but_both_regions_end_with_the_same() {
        for (var seed = 0; seed < WORLDS; seed++) {
            assertEndsWithTheSame(seed);
        }
    }

    @Tag("slow")
    @Test
    void all_that_holds_in_ten_thousand_worlds() {
        for (var seed = 0; seed < SLOW_WORLDS; seed++) {
            assertConverges(new World(seed, 0, Integer.MAX_VALUE), seed);
            assertConverges(new World(seed, 2, Integer.MAX_VALUE), seed);
            assertEndsWithTheSame(seed);
        }
    }

    private static void assertEndsWithTheSame(int seed) {
        var world = new World(seed, 2, 3);
        world.run();

        assertThat(world.replicas.get(0).item())
                .as("seed %d", seed)
                .isEqualTo(world.replicas.get(1).item());
    }

    private static void assertConverges(World world, int seed) {
        world.run();

        for (var replica : world.replicas) {
            assertThat(world.lastWriters()).as("seed %d", seed).contains(replica.item());
            assertThat(replica.item())
                    .as("seed %d", seed)
                    .isEqualTo(world.replicas.get(0).item());
            assertThat(replica.isAtRest()).as("seed %d", seed).isTrue();
        }
    }

    /** A write is surely later than another only if a complete read of its stream was in between. */
    private record Written(ItemImage image, long nanos, long notBeforeNanos) {}

    private static final class World {
        private final Random random;
        private final List<FlakyReplica> replicas;
        private final List<Written> written = new ArrayList<>();
        private final int troubles;
        private final int values;
        private long now;
        private int value;

        World(int seed, int troubles, int values) {
            this.troubles = troubles;
            this.values = values;
            random = new Random(seed);
            var there = new ReplicationPath("here", "there");
            var here = new ReplicationPath("there", "here");
            there.lag(Duration.ZERO);
            here.lag(Duration.ZERO);
            replicas = List.of(
                    new FlakyReplica(0, random, NOTHING, there, here),
                    new FlakyReplica(1, random, NOTHING, here, there));
            written.add(new Written(NOTHING, -1, -1));
        }

        void run() {
            for (var step = 0; step < STEPS; step++) {
                pass();
                var replica = replicas.get(random.nextInt(2));
                replica.troubled(random.nextInt(4) < troubles);
                switch (random.nextInt(12)) {
                    case 0, 1, 2 -> write(replica);
                    case 3, 4, 5 -> replica.read();
                    case 6, 7 -> replica.receive();
                    case 8, 9 -> replica.settle();
                    case 10 -> replica.catchUp();
                    default -> rarely(replica);
                }
            }
            heal();
        }

        private void rarely(FlakyReplica replica) {
            switch (random.nextInt(8)) {
                case 0 -> replica.restart();
                case 1 -> {
                    replicas.forEach(FlakyReplica::longCalm);
                    now += ReplicaState.LATEST.toNanos();
                }
                default -> {}
            }
        }

        /** Deletions and ever new values; not one that the replication has under way itself: see {@link ReplicaState}. */
        private void write(FlakyReplica replica) {
            value++;
            var image = random.nextInt(3) == 0
                    ? NOTHING
                    : ItemImage.of(Map.of("value", AttributeValue.fromN("" + value % values)));
            if (values == Integer.MAX_VALUE && replica.mayComeToHold(image)) {
                return;
            }
            if (!replica.item().equals(image)) {
                written.add(new Written(image, now, replica.knownNanos()));
            }
            replica.write(image);
        }

        private void heal() {
            replicas.forEach(replica -> replica.troubled(false));
            for (var round = 0; round < 12; round++) {
                for (var replica : replicas) {
                    pass();
                    replica.catchUp();
                    replica.read();
                    replica.receive();
                    assertThat(replica.settle()).isNull();
                }
            }
        }

        private void pass() {
            now++;
            replicas.forEach(replica -> replica.at(now));
        }

        /** The values of all writes that are not surely older than another one. */
        List<ItemImage> lastWriters() {
            return written.stream()
                    .filter(one -> written.stream().noneMatch(other -> other.notBeforeNanos() > one.nanos()))
                    .map(Written::image)
                    .toList();
        }
    }
}
