package dev.homeport.dynamodb;

import static dev.homeport.dynamodb.FakeRegions.add;
import static dev.homeport.dynamodb.FakeRegions.get;
import static dev.homeport.dynamodb.FakeRegions.marked;
import static dev.homeport.dynamodb.FakeRegions.put;
import static dev.homeport.dynamodb.FakeRegions.putIfAbsent;
import static dev.homeport.dynamodb.FakeRegions.set;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * The glue follows the model: random operations with random faults through the real SDK clients, both kinds at once, in
 * real time, and afterwards every promise is held against what the regions hold. Each write has an item of its own, so that
 * one that was carried out twice cannot hide.
 */
class RealSdkHistoryTest {

    private static final List<FakeFault> FAULTS = List.of(
            FakeFault.DNS,
            FakeFault.REFUSE,
            FakeFault.CONNECT_TIMEOUT,
            FakeFault.RESET_AFTER_APPLY,
            FakeFault.ERROR_AFTER_APPLY,
            FakeFault.ERROR,
            FakeFault.THROTTLE,
            FakeFault.HANG,
            FakeFault.HANG_AFTER_APPLY);

    private enum Told {
        DONE,
        PERHAPS,
        NOT_DONE
    }

    private record Attempt(String id, boolean increment, Told told, String thrown) {}

    private final AtomicInteger ids = new AtomicInteger();
    private final long seed = Long.getLong("homeport.seed", new Random().nextLong());

    @Test
    void no_promise_is_broken_in_ten_thousand_operations() throws Exception {
        play(10_000);
    }

    @Test
    @Tag("slow")
    void no_promise_is_broken_in_a_hundred_thousand_operations() throws Exception {
        play(100_000);
    }

    private void play(int operations) throws Exception {
        int threads = 16;
        try (var regions = new FakeRegions(
                2,
                builder -> builder.limits(l -> l.call(Duration.ofMillis(150))
                        .attempt(Duration.ofMillis(20))
                        .longAttempt(Duration.ofMillis(40))))) {
            regions.home().faults(storm(new Random(seed)));
            regions.other().faults(storm(new Random(~seed)));
            var attempts = inParallel(threads, number -> () -> {
                var random = new Random(seed + number);
                var made = new ArrayList<Attempt>();
                for (int i = 0; i < operations / threads; i++) {
                    made.addAll(one(regions, random));
                }
                return made;
            });
            regions.home().heal();
            regions.other().heal();
            for (var attempt : attempts) {
                check(regions, attempt);
            }
            assertThat(attempts)
                    .as("with seed " + seed)
                    .extracting(Attempt::told)
                    .contains(Told.values());
        }
    }

    /** Faults in spells: a calm one, then one kind of fault for some of the requests, then calm again. */
    private static Function<FakeRegion.Arrival, FakeFault> storm(Random random) {
        var count = new AtomicInteger();
        var spell = new AtomicInteger();
        var share = new AtomicInteger();
        return arrival -> {
            synchronized (random) {
                if (count.getAndIncrement() % 200 == 0) {
                    spell.set(random.nextInt(FAULTS.size()));
                    share.set(random.nextInt(3) * random.nextInt(40));
                }
                return random.nextInt(100) < share.get() ? FAULTS.get(spell.get()) : FakeFault.NONE;
            }
        };
    }

    private List<Attempt> one(FakeRegions regions, Random random) {
        var flavour = random.nextBoolean() ? FakeRegions.Flavour.SYNC : FakeRegions.Flavour.ASYNC;
        var id = "i" + ids.incrementAndGet();
        return switch (random.nextInt(6)) {
            case 0 -> write(regions, flavour, id, false, put(id, "x"));
            case 1 -> write(regions, flavour, id, false, putIfAbsent(id, "x"));
            case 2 -> write(regions, flavour, id, false, set(id, "x"));
            case 3 -> write(regions, flavour, id, false, marked(put(id, "x"), RequestOptions.IDEMPOTENT, true));
            case 4 -> write(regions, flavour, id, true, add(id));
            default -> read(regions, flavour, id);
        };
    }

    private static List<Attempt> read(FakeRegions regions, FakeRegions.Flavour flavour, String id) {
        try {
            regions.call(flavour, get(id));
        } catch (SdkException e) {
            assertThat(e).isNotInstanceOf(AmbiguousWriteException.class);
        }
        return List.of();
    }

    private static List<Attempt> write(
            FakeRegions regions, FakeRegions.Flavour flavour, String id, boolean increment, DynamoDbRequest request) {
        try {
            regions.call(flavour, request);
            return List.of(new Attempt(id, increment, Told.DONE, ""));
        } catch (AmbiguousWriteException e) {
            return List.of(new Attempt(id, increment, Told.PERHAPS, e.toString()));
        } catch (SdkException e) {
            return List.of(new Attempt(id, increment, Told.NOT_DONE, e.toString()));
        }
    }

    private void check(FakeRegions regions, Attempt attempt) {
        var attribute = attempt.increment() ? "n" : "v";
        int home =
                regions.home().value(attempt.id(), attribute).map(this::times).orElse(0);
        int away =
                regions.other().value(attempt.id(), attribute).map(this::times).orElse(0);
        var what = attempt + " with seed " + seed + ": " + home + " at home, " + away + " away";
        if (attempt.told() == Told.DONE) {
            assertThat(home + away).as(what).isGreaterThanOrEqualTo(1);
        } else if (attempt.told() == Told.NOT_DONE) {
            assertThat(home + away).as(what).isZero();
        }
        if (attempt.increment()) {
            assertThat(home + away).as(what).isLessThanOrEqualTo(1);
        }
    }

    private int times(String value) {
        return value.equals("x") ? 1 : Integer.parseInt(value);
    }

    private static <T> List<T> inParallel(int threads, IntFunction<Callable<List<T>>> task)
            throws InterruptedException, ExecutionException {
        var executor = Executors.newFixedThreadPool(threads);
        try {
            var running = IntStream.range(0, threads)
                    .mapToObj(number -> executor.submit(task.apply(number)))
                    .toList();
            var all = new ArrayList<T>();
            for (var each : running) {
                all.addAll(each.get());
            }
            return all;
        } finally {
            executor.shutdownNow();
        }
    }
}
