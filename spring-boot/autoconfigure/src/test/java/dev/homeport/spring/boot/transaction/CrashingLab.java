package dev.homeport.spring.boot.transaction;

import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.sql.SQLException;
import java.time.Duration;

/** A synchronous pair whose primary crashes and starts again, with a data source and the table of charges. */
record CrashingLab(RegionLab lab, LabRegion primary, FailoverDataSource dataSource, CommitFaults faults)
        implements AutoCloseable {

    static CrashingLab start() throws SQLException {
        var lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start();
        var builder = FailoverDataSource.builder()
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .requirePrimaryWithin(Duration.ofSeconds(60));
        lab.regions().forEach(region -> builder.node(region.name(), region.host(), region.port()));
        var primary = lab.regions().get(0);
        var faults = new CommitFaults(primary);
        faults.count(Charge.TABLE);
        return new CrashingLab(lab, primary, builder.build(), faults);
    }

    /** Empties the table, and waits for the data source to have found the primary after the fault before. */
    void begin() throws SQLException, InterruptedException {
        faults.count("truncate charges");
        dataSource.awaitPrimary(Duration.ofSeconds(60));
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
