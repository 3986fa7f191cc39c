package dev.homeport.benchmarks.jdbc;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.benchmarks.report.Figure;
import dev.homeport.benchmarks.report.Row;
import dev.homeport.benchmarks.report.Summary;
import dev.homeport.benchmarks.thread.Parking;
import dev.homeport.jdbc.FailoverDataSourceBuilder;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Measures a primary that is far away, over TLS: a trouble that is no loss of it must cause no failover, and a loss is
 * to be followed in the documented time and the round trips it needs. Two servers replicate asynchronously, both at the
 * distance. It ends with 1 if a bound is missed.
 *
 * <p>Argument: {@code --short} for 0 and 300 ms and one loss of each kind; otherwise 0, 80, 150 and 300 ms, three
 * losses of each kind, and a promotion after an outage of five minutes.
 */
public final class FarPrimary {

    /** The time from a promotion to the first write without any distance. */
    private static final Duration FOLLOWED_WITHIN = Duration.ofMillis(2_500);

    /** The round trips between a promotion and the first write over a new connection, with TLS. */
    private static final int ROUND_TRIPS_TO_FOLLOW = 14;

    private static final Duration STATEMENT_ENDS_WITHIN = Duration.ofMillis(2_500);
    private static final Duration WITHOUT_A_WARM_POOL = Duration.ofMillis(400);
    private static final int TRIES = 5;
    private static final int FEW_CONNECTIONS = 20;
    private static final Duration SHORT_OUTAGE = Duration.ofSeconds(5);
    private static final Duration LONG_OUTAGE = Duration.ofMinutes(5);

    private final boolean brief;
    private final RegionLab lab;
    private final Summary summary = new Summary("far-primary");

    private FarPrimary(boolean brief, RegionLab lab) {
        this.brief = brief;
        this.lab = lab;
    }

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        int exit;
        try (var lab = RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .replication(Replication.ASYNCHRONOUS)
                .tls(true)
                .start()) {
            exit = new FarPrimary(List.of(arguments).contains("--short"), lab).run();
        }
        System.exit(exit);
    }

    private int run() throws Exception {
        FarCluster.createTable(lab);
        summary.printHead();
        for (int millis : brief ? new int[] {0, 300} : new int[] {0, 80, 150, 300}) {
            var distance = Duration.ofMillis(millis);
            summary.add(nothingWrong(distance));
            for (var loss : FarCluster.Loss.values()) {
                summary.add(lost(distance, loss));
            }
        }
        summary.add(afterAnOutage());
        summary.add(sessionsThatAStandbyRefuses());
        summary.add(fullStandby());
        summary.add(secretStoreGone());
        return summary.finish();
    }

    private Row nothingWrong(Duration distance) throws Exception {
        var figures = new ArrayList<Figure>();
        for (var trouble : FarCluster.Trouble.values()) {
            try (var cluster = new FarCluster(lab, distance)) {
                var moved = cluster.without(trouble);
                figures.add(Figure.count("false failovers: " + trouble.words(), moved)
                        .atMost(0));
            }
        }
        return Row.of("nothing is wrong, " + distance.toMillis() + " ms away", figures);
    }

    private Row lost(Duration distance, FarCluster.Loss loss) throws Exception {
        var statement = Duration.ZERO;
        var write = Duration.ZERO;
        for (int i = 0; i < (brief ? 1 : 3); i++) {
            try (var cluster = new FarCluster(lab, distance)) {
                statement = longer(statement, cluster.statementEndsAfter(loss));
                write = longer(write, cluster.firstWriteAfterPromotion());
            }
        }
        return Row.of(
                "the primary " + loss.words() + ", " + distance.toMillis() + " ms away",
                Figure.of("statement in flight ends, worst", statement).atMost(STATEMENT_ENDS_WITHIN.plus(distance)),
                Figure.of("first write after the promotion, worst", write)
                        .atMost(FOLLOWED_WITHIN.plus(distance.multipliedBy(ROUND_TRIPS_TO_FOLLOW))));
    }

    private Row afterAnOutage() throws Exception {
        var figures = new ArrayList<Figure>();
        for (var outage : brief ? List.of(SHORT_OUTAGE) : List.of(SHORT_OUTAGE, LONG_OUTAGE)) {
            try (var cluster = new FarCluster(lab, Duration.ZERO)) {
                cluster.statementEndsAfter(FarCluster.Loss.CRASH);
                Parking.pause(outage);
                figures.add(
                        Figure.of("first write after " + outage.toSeconds() + " s", cluster.firstWriteAfterPromotion())
                                .atMost(FOLLOWED_WITHIN));
            }
        }
        return Row.of("a promotion after an outage", figures);
    }

    /** Measures without the warm pool at the standby, which cannot connect, as its sessions begin with a write. */
    private Row sessionsThatAStandbyRefuses() throws Exception {
        var worst = Duration.ZERO;
        for (int i = 0; i < TRIES; i++) {
            var hikari = new HikariConfig();
            hikari.setConnectionInitSql("insert into entries values ('session')");
            try (var cluster = new FarCluster(lab, Duration.ZERO, builder -> builder.hikari(hikari))) {
                cluster.statementEndsAfter(FarCluster.Loss.CRASH);
                worst = longer(worst, cluster.firstWriteAfterPromotion());
            }
        }
        return Row.of(
                "connectionInitSql that a standby refuses",
                Figure.of("first write after the promotion, worst of " + TRIES, worst)
                        .atMost(WITHOUT_A_WARM_POOL));
    }

    /**
     * Measures without the warm pool at the standby, which refuses it, as other applications hold all its connections but
     * the one that the monitor has.
     */
    private Row fullStandby() throws Exception {
        var worst = Duration.ZERO;
        try (var small = RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .replication(Replication.ASYNCHRONOUS)
                .tls(true)
                .maxConnections(FEW_CONNECTIONS)
                .start()) {
            FarCluster.createTable(small);
            for (int i = 0; i < TRIES; i++) {
                try (var others = OtherApplications.at(FarCluster.standbyOf(small), 1);
                        var cluster = new FarCluster(small, Duration.ZERO, FarPrimary::withAFewConnections)) {
                    cluster.statementEndsAfter(FarCluster.Loss.CRASH);
                    worst = longer(worst, cluster.firstWriteAfterPromotion(others));
                }
            }
        }
        return Row.of(
                "a standby whose max_connections others have reached, and leave when it is promoted",
                Figure.of("first write after the promotion, worst of " + TRIES, worst)
                        .atMost(WITHOUT_A_WARM_POOL));
    }

    private static FailoverDataSourceBuilder withAFewConnections(FailoverDataSourceBuilder builder) {
        var hikari = new HikariConfig();
        hikari.setMaximumPoolSize(FEW_CONNECTIONS / 4);
        return builder.hikari(hikari);
    }

    private Row secretStoreGone() throws Exception {
        var gone = new AtomicBoolean();
        try (var cluster = new FarCluster(
                lab,
                Duration.ZERO,
                builder -> builder.password(() -> {
                    if (gone.get()) {
                        throw new IllegalStateException("the secret store is gone");
                    }
                    return lab.password();
                }))) {
            gone.set(true);
            var ended = cluster.statementEndsAfter(FarCluster.Loss.FREEZE);
            return Row.of(
                    "the secret store is gone, the primary freezes, nothing is promoted",
                    Figure.of("statement in flight ends", ended).atMost(STATEMENT_ENDS_WITHIN),
                    Figure.count(
                                    "a primary is still told, so that /health is 200",
                                    cluster.saysThatThereIsNoPrimary() ? 0 : 1)
                            .atMost(0));
        }
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
