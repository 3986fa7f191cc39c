package dev.homeport.dynamodb.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.History;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.simulation.SimulatedClient;
import dev.homeport.dynamodb.simulation.SimulatedFault;
import dev.homeport.dynamodb.simulation.SimulatedFault.Kind;
import dev.homeport.dynamodb.simulation.SimulatedWrite;
import dev.homeport.dynamodb.simulation.Simulation;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How fast, and how calmly, in virtual time. */
class RoutingTargetsTest {

    private static final int HOME = 0;

    @ParameterizedTest
    @CsvSource({"REFUSE, 1000", "REFUSE, 100", "REFUSE, 5", "DNS, 1000", "DNS, 100", "DNS, 5"})
    void a_home_that_is_refused_or_has_no_name_is_routed_away_from_within_a_second(Kind kind, int callsPerSecond) {
        var simulation = busy(callsPerSecond, 60_000);
        var gone = routedAwayAfter(simulation, SimulatedFault.at(HOME, kind, 1));
        // The first call comes when it comes.
        assertThat(gone)
                .isLessThanOrEqualTo(
                        Duration.ofMillis(1_000).plus(meanGap(callsPerSecond).multipliedBy(5)));
        assertThat(firstEviction(simulation).detect()).isLessThanOrEqualTo(Duration.ofSeconds(1));
        simulation.run(Duration.ofSeconds(20));
        assertThat(simulation.history.count(SimulatedWrite.READ, History.Told.FAILED))
                .as("eventually consistent reads that failed")
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"1000", "100", "20"})
    void a_home_that_hangs_is_evicted_within_one_and_a_half_seconds(int callsPerSecond) {
        var simulation = busy(callsPerSecond, 60_000);
        assertThat(routedAwayAfter(simulation, SimulatedFault.at(HOME, Kind.HANG, 1)))
                .isLessThanOrEqualTo(Duration.ofMillis(1_500));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"HANG", "BLACK_HOLE"})
    void so_is_one_that_a_single_thread_calls_without_a_pause(Kind kind) {
        assertNoticedByASingleThread(kind, 10);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"HANG", "BLACK_HOLE"})
    void so_is_one_that_a_single_thread_calls_without_a_pause_in_fifty_worlds(Kind kind) {
        assertNoticedByASingleThread(kind, 50);
    }

    private static void assertNoticedByASingleThread(Kind kind, int worlds) {
        for (int seed = 0; seed < worlds; seed++) {
            var simulation = new Simulation(Simulation.Shape.of(seed).clients(1).operations(10_000));
            // What manages tables says nothing of a region.
            simulation.client().only(SimulatedWrite.READ, SimulatedWrite.PUT, SimulatedWrite.ADD);
            simulation.client().loadOneAtATime(10_000);
            simulation.run(Duration.ofSeconds(20).plusMillis(37L * seed));
            assertThat(simulation.client().events()).isEmpty();
            assertThat(routedAwayAfter(simulation, SimulatedFault.at(HOME, kind, 1)))
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(Duration.ofMillis(1_500));
        }
    }

    @ParameterizedTest
    @CsvSource({"1000", "100", "20"})
    void a_home_that_answers_every_other_call_with_an_error_is_evicted_within_five_seconds(int callsPerSecond) {
        var simulation = busy(callsPerSecond, 60_000);
        int before = simulation.history.count(SimulatedWrite.READ, History.Told.FAILED);
        assertThat(routedAwayAfter(simulation, SimulatedFault.at(HOME, Kind.ERROR, 0.55)))
                .isLessThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(simulation.history.count(SimulatedWrite.READ, History.Told.FAILED) - before)
                .as("reads that failed meanwhile")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 80, 150, 220, 300})
    void a_home_that_fails_half_of_the_calls_is_left_in_time_however_far_the_other_region_is(int roundTripMillis) {
        assertLeftInTime(roundTripMillis, 2);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(ints = {0, 5, 80, 150, 220, 300})
    void a_home_that_fails_half_of_the_calls_is_left_in_time_in_ten_worlds(int roundTripMillis) {
        assertLeftInTime(roundTripMillis, 10);
    }

    private static void assertLeftInTime(int roundTripMillis, int worlds) {
        for (double share : new double[] {0.5, 0.6}) {
            for (int seed = 0; seed < worlds; seed++) {
                var simulation = busyBeside(roundTripMillis, 200, seed);
                simulation.network.add(SimulatedFault.at(HOME, Kind.ERROR, share));
                simulation.run(Duration.ofSeconds(5));
                for (var access : AccessMode.values()) {
                    assertThat(simulation.client().view().usable(HOME, access))
                            .as("home is used for %s, seed %d, share %s", access, seed, share)
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"DNS", "REFUSE", "HANG", "BLACK_HOLE"})
    void an_idle_client_notices_within_ten_seconds(Kind kind) {
        assertNoticedWhenIdle(kind, 5);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"DNS", "REFUSE", "HANG", "BLACK_HOLE"})
    void an_idle_client_notices_within_ten_seconds_in_twenty_worlds(Kind kind) {
        assertNoticedWhenIdle(kind, 20);
    }

    private static void assertNoticedWhenIdle(Kind kind, int worlds) {
        for (int seed = 0; seed < worlds; seed++) {
            var simulation = new Simulation(Simulation.Shape.of(seed).clients(1).operations(0));
            simulation.run(Duration.ofSeconds(30).plusMillis(300L * seed));
            assertThat(routedAwayAfter(simulation, SimulatedFault.at(HOME, kind, 1)))
                    .isLessThanOrEqualTo(Duration.ofSeconds(10));
        }
    }

    @Tag("slow")
    @Test
    void an_hour_in_which_one_attempt_in_ten_is_lost_evicts_nobody() {
        assertThat(eventsInAnHourOfLoss(1)).isEmpty();
    }

    @Test
    @Tag("slow")
    void neither_do_thirty_such_hours_more_than_once() {
        int flaps = 0;
        for (int seed = 0; seed < 30; seed++) {
            flaps += eventsInAnHourOfLoss(seed).isEmpty() ? 0 : 1;
        }
        assertThat(flaps)
                .as("hours in which anything happened to any of four clients")
                .isLessThanOrEqualTo(1);
    }

    /** Of a busy client, a less busy one, one with little to do, and an idle one. */
    private static List<RoutingEvent> eventsInAnHourOfLoss(long seed) {
        int[] perSecond = {100, 20, 7, 0};
        int hour = 3_600;
        int operations = IntStream.of(perSecond).sum() * hour;
        var simulation = new Simulation(
                Simulation.Shape.of(seed).clients(perSecond.length).operations(operations));
        simulation.network.add(SimulatedFault.everywhere(Kind.LOSS, 0.1));
        for (int client = 0; client < perSecond.length; client++) {
            simulation.clients.get(client).load(perSecond[client], perSecond[client] * hour);
        }
        simulation.run(Duration.ofHours(1));
        return simulation.clients.stream()
                .flatMap(client -> client.events().stream())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"80, 20", "150, 200", "300, 20", "300, 200"})
    void a_survivor_that_is_far_away_serves_every_read_and_is_not_left_in_its_turn(
            int roundTripMillis, int callsPerSecond) {
        for (var kind : new Kind[] {Kind.REFUSE, Kind.HANG, Kind.BLACK_HOLE}) {
            var simulation = busyBeside(roundTripMillis, callsPerSecond, 5);
            simulation.network.add(SimulatedFault.at(HOME, kind, 1));
            simulation.run(Duration.ofSeconds(30));
            assertThat(simulation.history.count(SimulatedWrite.READ, History.Told.FAILED))
                    .as("failed reads, home: %s", kind)
                    .isZero();
            assertThat(simulation.client().events())
                    .filteredOn(RoutingEvent.RegionEvicted.class::isInstance)
                    .allMatch(event ->
                            ((RoutingEvent.RegionEvicted) event).region().equals(RegionName.of("region-0")));
        }
    }

    @Test
    void a_region_that_works_again_takes_its_reads_and_then_its_writes_back_without_an_error() {
        var simulation = busy(100, 60_000);
        var fault = SimulatedFault.at(HOME, Kind.DNS, 1);
        routedAwayAfter(simulation, fault);
        simulation.run(Duration.ofSeconds(30));
        simulation.network.remove(fault);
        int failed = simulation.history.count(History.Told.FAILED);
        simulation.run(Duration.ofMinutes(3));
        var view = simulation.client().view();
        assertThat(view.firstRead(99)).isEqualTo(HOME);
        assertThat(view.firstWrite()).isEqualTo(HOME);
        assertThat(simulation.history.count(History.Told.FAILED)).isEqualTo(failed);
        assertThat(simulation.client().events())
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly(
                        "RegionEvicted",
                        "WriteRegionMoved",
                        "RegionReturning",
                        "RegionRestored",
                        "RegionRestored",
                        "WriteRegionMoved");
    }

    /** Two regions, one of them as far away as is said. */
    private static Simulation busyBeside(int roundTripMillis, int callsPerSecond, int seed) {
        var simulation =
                new Simulation(Simulation.Shape.of(seed).regions(2).clients(1).operations(20_000));
        simulation.network.distances().roundTrip(1, roundTripMillis * SimulatedClient.MILLI);
        simulation.client().load(callsPerSecond, 20_000);
        simulation.run(Duration.ofSeconds(20).plusMillis(130L * seed));
        assertThat(simulation.client().events()).isEmpty();
        return simulation;
    }

    private static Simulation busy(int callsPerSecond, int operations) {
        var simulation = new Simulation(Simulation.Shape.of(7).clients(1).operations(operations));
        simulation.client().load(callsPerSecond, operations);
        simulation.run(Duration.ofSeconds(20));
        assertThat(simulation.client().events()).isEmpty();
        return simulation;
    }

    private static Duration routedAwayAfter(Simulation simulation, SimulatedFault fault) {
        simulation.network.add(fault);
        long began = simulation.timeline.now();
        while (simulation.client().view().usable(HOME, AccessMode.READ)
                || simulation.client().view().usable(HOME, AccessMode.WRITE)
                        && fault.kind() != Kind.ERROR
                        && fault.kind() != Kind.HANG) {
            simulation.run(Duration.ofMillis(10));
            assertThat(simulation.timeline.now() - began)
                    .isLessThan(Duration.ofMinutes(1).toNanos());
        }
        return Duration.ofNanos(simulation.timeline.now() - began);
    }

    private static RoutingEvent.RegionEvicted firstEviction(Simulation simulation) {
        return simulation.client().events().stream()
                .filter(RoutingEvent.RegionEvicted.class::isInstance)
                .map(RoutingEvent.RegionEvicted.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Duration meanGap(int callsPerSecond) {
        return Duration.ofSeconds(1).dividedBy(callsPerSecond);
    }
}
