package dev.homeport.spring.boot.transaction;

import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.sql.SQLException;
import java.time.Duration;

/** A synchronous pair whose primary crashes and starts again, with a data source and the table of charges. */
final class CrashingLab implements AutoCloseable {

    private final RegionLab lab =
            RegionLab.builder().regions("us-east-1", "eu-west-1").start();
    private final LabRegion primary = lab.regions().get(0);
    private final CommitFaults faults = new CommitFaults(primary);
    private FailoverDataSource dataSource = open();

    static CrashingLab start() throws SQLException {
        var started = new CrashingLab();
        started.faults.count(Charge.TABLE);
        return started;
    }

    /** Empties the table, and opens a new data source, whose pool has met no fault yet. */
    void begin() throws SQLException {
        dataSource.close();
        faults.count("truncate charges");
        dataSource = open();
    }

    private FailoverDataSource open() {
        var builder = FailoverDataSource.builder()
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .requirePrimaryWithin(Duration.ofSeconds(60));
        lab.regions().forEach(region -> builder.node(region.name(), region.host(), region.port()));
        return builder.build();
    }

    FailoverDataSource dataSource() {
        return dataSource;
    }

    CommitFaults faults() {
        return faults;
    }

    void crash() {
        primary.crash();
    }

    void restart() {
        primary.restart();
    }

    @Override
    public void close() {
        dataSource.close();
        lab.close();
    }
}
