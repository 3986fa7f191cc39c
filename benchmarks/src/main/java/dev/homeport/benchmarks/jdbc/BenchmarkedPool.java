package dev.homeport.benchmarks.jdbc;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.testkit.RegionLab;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Opens data sources with a pool of equal size for benchmarks, and fills them. */
final class BenchmarkedPool {

    private BenchmarkedPool() {}

    static HikariConfig settings(int size) {
        var config = new HikariConfig();
        config.setMaximumPoolSize(size);
        return config;
    }

    /** Opens a data source over the lab, with its pool full. */
    static FailoverDataSource failover(RegionLab lab, int size) throws SQLException {
        var builder = FailoverDataSource.builder()
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .hikari(settings(size))
                .requirePrimaryWithin(Duration.ofSeconds(10));
        lab.regions().forEach(region -> builder.node(region.name(), region.host(), region.port()));
        var dataSource = builder.build();
        fill(dataSource, size);
        return dataSource;
    }

    /** Makes the pool open all connections. */
    static void fill(DataSource dataSource, int size) throws SQLException {
        var borrowed = new Connection[size];
        for (int i = 0; i < size; i++) {
            borrowed[i] = dataSource.getConnection();
        }
        for (var connection : borrowed) {
            connection.close();
        }
    }
}
