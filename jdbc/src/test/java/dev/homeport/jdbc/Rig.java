package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.jdbc.internal.pool.NodePool;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/** A data source over a lab, and the events it has raised. */
public final class Rig implements AutoCloseable {

    public static final String EAST = "us-east-1";
    public static final String WEST = "eu-west-1";

    /** A thread for each task, so that as many can block as want to. */
    public static final Executor THREADS = task -> {
        var thread = new Thread(task, "borrower");
        thread.setDaemon(true);
        thread.start();
    };

    private final List<TopologyEvent> events = new CopyOnWriteArrayList<>();
    private final FailoverDataSource dataSource;

    private Rig(RegionLab lab, UnaryOperator<FailoverDataSourceBuilder> adjust) {
        var builder = builder(lab).requirePrimaryWithin(Duration.ofSeconds(60)).listener(events::add);
        dataSource = adjust.apply(builder).build();
    }

    static FailoverDataSourceBuilder builder(RegionLab lab) {
        var builder = FailoverDataSource.builder()
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .borrowTimeout(Duration.ofSeconds(10));
        lab.regions().forEach(region -> builder.node(node(region)));
        return builder;
    }

    static Rig over(RegionLab lab) {
        return over(lab, UnaryOperator.identity());
    }

    static Rig over(RegionLab lab, UnaryOperator<FailoverDataSourceBuilder> adjust) {
        return new Rig(lab, adjust);
    }

    static Node node(LabRegion region) {
        return Node.of(region.name(), region.host(), region.port());
    }

    /** What the live threads of that data source are at, for a test that did not expect them. */
    static String stacksOf(String name) {
        var text = new StringBuilder("threads of " + name);
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (thread.getName().contains("-" + name + "-")) {
                text.append("\n").append(thread.getName());
                for (var frame : stack) {
                    text.append("\n    ").append(frame);
                }
            }
        });
        return text.toString();
    }

    /** Names of the live threads of the data source of that name, its pools' included. */
    public static List<String> threadsOf(String dataSource) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("homeport-jdbc-" + dataSource + "-")
                        || name.startsWith("homeport-" + dataSource + "-"))
                .toList();
    }

    public static HikariConfig pool(int size) {
        var hikari = new HikariConfig();
        hikari.setMaximumPoolSize(size);
        return hikari;
    }

    FailoverDataSource dataSource() {
        return dataSource;
    }

    public NodePool pool() {
        return dataSource.primaryPool().orElseThrow();
    }

    <E extends TopologyEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    void awaitPrimary(LabRegion region) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> dataSource
                        .topology()
                        .primary()
                        .filter(node(region)::equals)
                        .isPresent());
    }

    void awaitState(Topology.State state) {
        await().atMost(Duration.ofSeconds(60)).until(() -> dataSource.topology().state() == state);
    }

    /** Waits until every node has the role that the lab gave it. */
    void awaitRole(LabRegion region, NodeStatus.Role role) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> dataSource.topology().nodes().stream()
                        .anyMatch(status -> status.node().equals(node(region)) && status.role() == role));
    }

    /** Writes one row through the data source and returns the port of the server that took it. */
    int write(String id) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            return insert(connection, id);
        }
    }

    static int insert(Connection connection, String id) throws SQLException {
        try (var insert = connection.prepareStatement("insert into entries values (?) returning inet_server_port()")) {
            insert.setString(1, id);
            try (var row = insert.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getInt(1);
            }
        }
    }

    static void createTable(LabRegion primary) throws SQLException {
        try (var connection = primary.connectDirectly();
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists entries (id text)");
        }
    }

    static long rows(LabRegion region) throws SQLException {
        try (var connection = region.connectDirectly();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from entries")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
