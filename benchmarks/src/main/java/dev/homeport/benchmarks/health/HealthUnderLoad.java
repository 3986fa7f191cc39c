package dev.homeport.benchmarks.health;

import dev.homeport.health.HealthMonitor;
import dev.homeport.health.http.HealthServer;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.testkit.RegionLab;
import java.io.IOException;

/**
 * Serves {@code /health} over a real database until its standard input ends, for {@code benchmarks/health-load}.
 *
 * <p>It prints on one line where the database and the endpoint are, and at the end how often the check has run
 * meanwhile.
 */
public final class HealthUnderLoad {

    private HealthUnderLoad() {}

    public static void main(String[] arguments) throws IOException {
        try (var lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start();
                var dataSource = dataSource(lab);
                var monitor =
                        HealthMonitor.builder().check(dataSource.healthCheck()).build();
                var server =
                        HealthServer.builder(monitor).host("127.0.0.1").port(0).start()) {
            var primary = lab.region("us-east-1");
            System.out.printf(
                    "database=jdbc:postgresql://127.0.0.1:%d/%s username=%s password=%s port=%d%n",
                    primary.serverPort(), lab.database(), lab.username(), lab.password(), server.port());
            while (System.in.read() >= 0) {
                continue;
            }
            System.out.printf(
                    "check-runs=%d%n", monitor.snapshot().checks().get(0).ran());
        }
    }

    private static FailoverDataSource dataSource(RegionLab lab) {
        var builder = FailoverDataSource.builder()
                .database(lab.database())
                .username(lab.username())
                .password(lab.password());
        lab.regions().forEach(region -> builder.node(region.name(), region.host(), region.port()));
        return builder.build();
    }
}
