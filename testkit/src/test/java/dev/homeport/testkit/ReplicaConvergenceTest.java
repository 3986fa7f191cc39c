package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Two replicas of one item in virtual time: local writes, reads of the stream and deliveries in any interleaving. */
class ReplicaConvergenceTest {
    private static final ItemKey KEY = new ItemKey("orders", Map.of("id", AttributeValue.fromS("1")));
    private static final int SEEDS = 20_000;
    private static final int STEPS = 40;
    private static final int VALUES = 3;

    private long now;

    @Test
    void both_regions_end_with_the_same_item_and_come_to_rest() {
        for (var seed = 0; seed < SEEDS; seed++) {
            now = 0;
            var random = new Random(seed);
            var regions = List.of(new Region(0), new Region(1));
            for (var step = 0; step < STEPS; step++) {
                now++;
                var here = random.nextInt(2);
                switch (random.nextInt(3)) {
                    case 0 -> regions.get(here).write(value(random.nextInt(VALUES)));
                    case 1 -> regions.get(here).read(regions.get(1 - here));
                    default -> regions.get(here).deliver();
                }
            }
            for (var round = 0; round < 6; round++) {
                now++;
                regions.get(0).round(regions.get(1));
                regions.get(1).round(regions.get(0));
            }

            assertThat(regions.get(0).item).as("seed %d", seed).isEqualTo(regions.get(1).item);
            assertThat(regions.get(0).unread).as("seed %d", seed).isEmpty();
            assertThat(regions.get(1).unread).as("seed %d", seed).isEmpty();
        }
    }

    private static ItemImage value(int number) {
        return ItemImage.of(number == 0 ? Map.of() : Map.of("value", AttributeValue.fromN("" + number)));
    }

    /** As {@link RegionReplicator} does it, with a server that is a variable and a stream that is a queue. */
    private final class Region {
        private record Change(ItemImage before, ItemImage after) {}

        private final int index;
        private final ReplicaState state;
        private final ReplicationPath incoming = new ReplicationPath("there", "here");
        private final Queue<Change> unread = new ArrayDeque<>();
        private final Set<ItemKey> seen = new LinkedHashSet<>();
        private ItemImage item = value(0);
        private long notBefore;

        Region(int index) {
            this.index = index;
            state = new ReplicaState(index);
            incoming.lag(Duration.ZERO);
        }

        ItemImage write(ItemImage image) {
            var before = item;
            item = image;
            if (!before.equals(image)) {
                unread.add(new Change(before, image));
            }
            return before;
        }

        void read(Region other) {
            for (var change = unread.poll(); change != null; change = unread.poll()) {
                state.observe(KEY, change.before, change.after, notBefore)
                        .ifPresent(version -> other.incoming.send(version, now));
                seen.add(KEY);
            }
            state.streamEnded();
            for (var keys = seen.iterator(); keys.hasNext(); keys.remove()) {
                state.covered(keys.next()).ifPresent(this::apply);
            }
            notBefore = now;
        }

        void deliver() {
            incoming.arrived(now).ifPresent(version -> {
                if (state.wants(version)) {
                    apply(version);
                } else {
                    state.passedOver(version);
                }
                incoming.delivered();
            });
        }

        void round(Region other) {
            read(other);
            while (!incoming.isEmpty()) {
                deliver();
            }
        }

        private void apply(ItemVersion version) {
            state.applying(version);
            state.applied(version, write(version.image()));
        }

        @Override
        public String toString() {
            return "region " + index + " holds " + item;
        }
    }
}
