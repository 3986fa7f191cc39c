package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of trouble at every distance, with TLS and without: what is none is none at 300 ms, and what is one is
 * followed in the documented time and the round trips it needs. Each half of the table is a test of its own, so that the
 * two run at once, and is written to {@code target/distance-matrix-<half>.txt}; a cell that did not run says so.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DistanceMatrix {

    /** The round trips between a promotion and the first write over a new connection, with TLS; see the documentation. */
    private static final int ROUND_TRIPS_TO_FOLLOW = 14;

    /** From a promotion to the first write where there is no distance. */
    private static final Duration FOLLOWED_WITHIN = Duration.ofMillis(2_500);

    private static final Duration FROZEN_BRIEFLY = Duration.ofMillis(900);

    private enum Trouble {
        MONITOR_TERMINATED(false),
        FROZEN_BRIEFLY(false),
        STANDBY_GONE(false),
        PRIMARY_RESTARTED(false),
        OUR_OWN_PAUSE(false),
        CRASH(true),
        FREEZE(true),
        BLACK_HOLE(true),
        SWITCHOVER(true),
        SPLIT_BRAIN(true);

        private final boolean promotes;

        Trouble(boolean promotes) {
            this.promotes = promotes;
        }
    }

    private record Cell(int roundTripMillis, boolean tls, Trouble trouble) {
        @Override
        public String toString() {
            return "%3d ms, %-5s, %s".formatted(roundTripMillis, tls ? "TLS" : "plain", trouble);
        }
    }

    private final String half;
    private final List<Integer> roundTripsMillis;
    private final Map<Cell, String> table = new LinkedHashMap<>();

    private RegionLab lab;

    DistanceMatrix(String half, Integer... roundTripsMillis) {
        this.half = half;
        this.roundTripsMillis = List.of(roundTripsMillis);
    }

    @BeforeAll
    void start() throws SQLException {
        cells().forEach(cell -> table.put(cell, "did not run"));
        lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .replication(Replication.ASYNCHRONOUS)
                .tls(true)
                .start();
        Rig.createTable(primary());
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    /** After each cell, so that a run that is cut off leaves what it has found. */
    @AfterEach
    void write() throws IOException {
        Files.writeString(
                Files.createDirectories(Path.of("target")).resolve("distance-matrix-" + half + ".txt"),
                table.entrySet().stream()
                        .map(row -> row.getKey() + ": " + row.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    Stream<Cell> cells() {
        return roundTripsMillis.stream()
                .flatMap(millis -> Stream.of(true, false)
                        .flatMap(
                                tls -> Arrays.stream(Trouble.values()).map(trouble -> new Cell(millis, tls, trouble))));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void trouble_at_a_distance(Cell cell) throws Exception {
        table.put(cell, "failed");
        var primary = primary();
        var standby = standby();
        for (var region : lab.regions()) {
            region.distance(Duration.ofMillis(cell.roundTripMillis()));
        }
        standby.awaitCaughtUp(primary, Duration.ofSeconds(20));
        try (var rig = Rig.over(
                lab,
                builder -> builder.driverProperty("sslmode", cell.tls() ? "verify-full" : "disable")
                        .driverProperty("sslrootcert", lab.caCertificate().toString()))) {
            rig.awaitRole(standby, NodeStatus.Role.STANDBY);
            rig.write("before");
            if (cell.trouble().promotes) {
                table.put(cell, followed(cell, rig, primary, standby).toMillis() + " ms to the first write");
            } else {
                cause(cell.trouble(), primary, standby);
                await().during(Duration.ofSeconds(3))
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> kept(cell.trouble(), rig));
                rig.awaitPrimary(primary);
                assertThat(rig.write("after")).isEqualTo(primary.serverPort());
                assertThat(kept(cell.trouble(), rig)).isTrue();
                table.put(cell, "no failover");
            }
        } finally {
            restore(primary, standby);
        }
    }

    /** A restart may be longer than the rule's silence; then there is no primary for a while, and never another one. */
    private static boolean kept(Trouble trouble, Rig rig) {
        return trouble == Trouble.PRIMARY_RESTARTED
                ? rig.events(TopologyEvent.PrimaryAccepted.class).stream()
                        .noneMatch(TopologyEvent.PrimaryAccepted::failover)
                : rig.events(TopologyEvent.PrimaryLost.class).isEmpty();
    }

    private static void cause(Trouble trouble, LabRegion primary, LabRegion standby) throws Exception {
        switch (trouble) {
            case MONITOR_TERMINATED -> primary.terminateSessions("homeport-monitor");
            case FROZEN_BRIEFLY -> {
                primary.freeze();
                wait(FROZEN_BRIEFLY);
                primary.thaw();
            }
            case STANDBY_GONE -> standby.crash();
            case PRIMARY_RESTARTED -> {
                primary.stop();
                primary.restart();
            }
            case OUR_OWN_PAUSE -> RegionLab.pauseThisProcess(Duration.ofSeconds(2));
            default -> throw new IllegalArgumentException("It ends in a promotion: " + trouble);
        }
    }

    private static Duration followed(Cell cell, Rig rig, LabRegion primary, LabRegion standby) throws Exception {
        switch (cell.trouble()) {
            case CRASH -> primary.crash();
            case FREEZE -> primary.freeze();
            case BLACK_HOLE -> primary.blackHole();
            case SWITCHOVER -> primary.stop();
            case SPLIT_BRAIN -> {}
            default -> throw new IllegalArgumentException("It ends in no promotion: " + cell.trouble());
        }
        standby.promote();
        var promoted = System.nanoTime();
        while (!written(rig, standby)) {
            assertThat(elapsed(promoted)).isLessThan(Duration.ofSeconds(30));
        }
        var took = elapsed(promoted);
        assertThat(took).isLessThan(FOLLOWED_WITHIN.plusMillis((long) ROUND_TRIPS_TO_FOLLOW * cell.roundTripMillis()));
        return took;
    }

    /** The old primary takes writes for as long as nothing has been seen of the promotion; those do not count. */
    private static boolean written(Rig rig, LabRegion to) {
        try {
            return rig.write("after") == to.serverPort();
        } catch (SQLException e) {
            return false;
        }
    }

    private void restore(LabRegion primary, LabRegion standby) throws Exception {
        for (var region : lab.regions()) {
            region.heal();
            region.thaw();
            region.distance(Duration.ZERO);
        }
        if (standby.isWritable()) {
            primary.rejoinAsStandbyOf(standby);
        } else if (!standby.isRunning()) {
            standby.restart();
        }
    }

    private LabRegion primary() {
        return lab.region(Rig.EAST).isWritable() ? lab.region(Rig.EAST) : lab.region(Rig.WEST);
    }

    private LabRegion standby() {
        return lab.region(Rig.EAST).isWritable() ? lab.region(Rig.WEST) : lab.region(Rig.EAST);
    }

    private static void wait(Duration duration) {
        var began = System.nanoTime();
        await().pollInterval(Duration.ofMillis(10)).until(() -> elapsed(began).compareTo(duration) >= 0);
    }

    private static Duration elapsed(long sinceNanos) {
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }
}
