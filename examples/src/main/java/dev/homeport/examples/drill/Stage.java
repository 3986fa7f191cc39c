package dev.homeport.examples.drill;

import dev.homeport.examples.orders.OrdersConfig;
import dev.homeport.examples.orders.OrdersService;
import dev.homeport.jdbc.Node;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Two regions, each with its database server and an instance of the orders service. */
final class Stage implements AutoCloseable {

    static final String EAST = "us-east-1";
    static final String WEST = "eu-west-1";

    private final RegionLab lab;
    private final Map<String, OrdersService> services = new LinkedHashMap<>();
    private Duration probeInterval = Duration.ZERO;

    private Stage(RegionLab lab) {
        this.lab = lab;
    }

    static Stage open(Replication replication, Duration probeInterval) throws Exception {
        var stage = new Stage(
                RegionLab.builder().regions(EAST, WEST).replication(replication).start());
        try {
            stage.createTable();
            stage.startServices(probeInterval);
        } catch (Exception e) {
            try (stage) {
                throw e;
            }
        }
        return stage;
    }

    RegionLab lab() {
        return lab;
    }

    Map<String, OrdersService> services() {
        return services;
    }

    Duration probeInterval() {
        return probeInterval;
    }

    /** Restarts the services if they probe at another pace. */
    void startServices(Duration interval) throws Exception {
        if (interval.equals(probeInterval)) {
            return;
        }
        closeServices();
        for (var region : lab.regions()) {
            services.put(
                    region.name(),
                    new OrdersService(new OrdersConfig(
                            region.name(),
                            lab.regions().stream().map(Stage::node).toList(),
                            lab.database(),
                            lab.username(),
                            lab.password(),
                            0,
                            0,
                            Duration.ofSeconds(30),
                            interval)));
        }
        probeInterval = interval;
    }

    static Node node(LabRegion region) {
        return Node.of(region.name(), region.host(), region.port());
    }

    /** The table of the orders service; here every row also notes on which WAL file, so on which timeline, it was written. */
    private void createTable() throws SQLException {
        try (var connection = lab.region(EAST).connectDirectly();
                var statement = connection.createStatement()) {
            statement.execute("""
                    create table orders (
                        id bigint generated always as identity primary key,
                        reference text not null,
                        item text not null,
                        wal_file text not null default pg_walfile_name(pg_current_wal_lsn()))""");
            statement.execute("create index on orders (reference text_pattern_ops)");
        }
        lab.region(WEST).awaitCaughtUp(lab.region(EAST), Duration.ofSeconds(10));
    }

    private void closeServices() {
        services.values().forEach(OrdersService::close);
        services.clear();
    }

    @Override
    public void close() {
        closeServices();
        lab.close();
    }
}
