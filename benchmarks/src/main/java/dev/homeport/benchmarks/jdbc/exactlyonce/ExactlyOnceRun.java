package dev.homeport.benchmarks.jdbc.exactlyonce;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.Transactions;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.ledger.WriteOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Writes through failovers with synchronous replication and outcome tokens, and compares in the end what the writers were
 * told with what the database holds.
 */
final class ExactlyOnceRun implements AutoCloseable {

    private static final String EAST = "us-east-1";
    private static final String WEST = "eu-west-1";

    private static final String TOKENS_ASKED =
            "select count(*) filter (where done and asked_at is not null), count(*) filter (where not done)"
                    + " from homeport_outcome_token where token <> all (?)";

    private final RegionLab lab;
    private final FailoverDataSource dataSource;
    private final Transactions transactions;
    private final FailoverSeries failovers;
    private int count;

    private ExactlyOnceRun(RegionLab lab) {
        this.lab = lab;
        dataSource = open(lab);
        transactions =
                Transactions.builder(dataSource).outcomeTokens().maxAttempts(20).build();
        failovers = new FailoverSeries(dataSource, lab.region(EAST), lab.region(WEST));
    }

    /** Starts two regions that replicate synchronously, with the tables that are written to. */
    static ExactlyOnceRun start() throws SQLException, IOException {
        var lab = RegionLab.builder().regions(EAST, WEST).start();
        var run = new ExactlyOnceRun(lab);
        try {
            run.createTables();
            return run;
        } catch (SQLException | IOException e) {
            run.close();
            throw e;
        }
    }

    private static FailoverDataSource open(RegionLab lab) {
        var pool = new HikariConfig();
        pool.setMaximumPoolSize(RecordedWriters.WRITERS);
        var builder = FailoverDataSource.builder()
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .hikari(pool)
                .borrowTimeout(Duration.ofSeconds(10))
                .requirePrimaryWithin(Duration.ofSeconds(10));
        lab.regions().forEach(region -> builder.node(region.name(), region.host(), region.port()));
        return builder.build();
    }

    /** Fails over that many times under load, by each {@link PrimaryLoss} in turn, beginning with empty tables. */
    ExactlyOnceResult failOver(int times) throws Exception {
        execute("truncate entries, homeport_outcome_token");
        long began = System.nanoTime();
        var writers = new RecordedWriters(transactions);
        writers.start();
        for (int i = 0; i < times; i++) {
            var losses = PrimaryLoss.values();
            failovers.failOver(losses[count++ % losses.length], writers);
        }
        writers.stop();
        return result(writers, times, Duration.ofNanos(System.nanoTime() - began));
    }

    private ExactlyOnceResult result(RecordedWriters writers, int times, Duration took) throws SQLException {
        var ledger = writers.ledger();
        var asked = asked(writers.unresolved());
        return new ExactlyOnceResult(
                times,
                took,
                ledger.compare(entries()),
                ledger.count(WriteOutcome.ACKNOWLEDGED),
                ledger.count(WriteOutcome.FAILED),
                ledger.count(WriteOutcome.UNKNOWN),
                asked.get(0),
                asked.get(1));
    }

    /** Returns how many commits the database was asked about that were done, and how many that were not. */
    private List<Long> asked(List<UUID> unresolved) throws SQLException {
        try (var connection = primary().connectDirectly();
                var question = connection.prepareStatement(TOKENS_ASKED)) {
            question.setArray(1, connection.createArrayOf("uuid", unresolved.toArray()));
            try (var row = question.executeQuery()) {
                row.next();
                return List.of(row.getLong(1), row.getLong(2));
            }
        }
    }

    private List<String> entries() throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = primary().connectDirectly();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select id from entries")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private void createTables() throws SQLException, IOException {
        try (var file = Transactions.class.getResourceAsStream("migration/R__homeport_outcome_token.sql")) {
            execute(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
        execute("create table entries (id text)");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = primary().connectDirectly();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private LabRegion primary() {
        return failovers.primary();
    }

    @Override
    public void close() {
        try (lab) {
            dataSource.close();
        }
    }
}
