package dev.homeport.examples.runbook;

import com.sun.net.httpserver.HttpServer;
import dev.homeport.examples.runbook.config.RunbookConfig;
import dev.homeport.examples.runbook.config.RunbookFile;
import dev.homeport.examples.runbook.dns.DnsProvider;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives a runbook two regions to work on: real servers, a parameter store in each, an instance's health in each, and a
 * DNS provider in memory.
 */
final class RunbookStage implements AutoCloseable, DnsProvider {

    static final String EAST = "us-east-1";
    static final String WEST = "eu-west-1";
    static final String NAME = "db.example.com";

    private static @Nullable RunbookStage shared;

    private final RegionLab lab;
    private final Map<String, HttpServer> instances = new HashMap<>();
    private final Map<String, Integer> health = new ConcurrentHashMap<>();
    private final Map<String, String> records = new ConcurrentHashMap<>();
    private final Path directory;
    private final Map<String, String> more = new LinkedHashMap<>();

    RunbookStage(Path directory) throws IOException, SQLException {
        this.directory = directory;
        System.setProperty("aws.accessKeyId", "runbook");
        System.setProperty("aws.secretAccessKey", "runbook");
        lab = RegionLab.builder()
                .regions(EAST, WEST)
                .replication(Replication.ASYNCHRONOUS)
                .parameterStores(true)
                .start();
        for (var region : lab.regions()) {
            instances.put(region.name(), instance(region.name()));
        }
        try (var session = east().connectDirectly();
                var statement = session.createStatement()) {
            statement.execute("create table orders (id int primary key)");
        }
        replayCommit();
        records.put(NAME, EAST + ".example.com");
    }

    /** Returns the stage that classes share one after another; each test resets it. It ends with the JVM. */
    static synchronized RunbookStage shared() throws IOException, SQLException {
        if (shared == null) {
            shared = new RunbookStage(Files.createTempDirectory(Path.of("target"), "runbook-stage"));
        }
        return shared;
    }

    private HttpServer instance(String region) throws IOException {
        health.put(region, 200);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(health.get(region), -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    RegionLab lab() {
        return lab;
    }

    LabRegion east() {
        return lab.region(EAST);
    }

    LabRegion west() {
        return lab.region(WEST);
    }

    /** Sets what the instance of that region answers from now on. */
    void health(String region, int status) {
        health.put(region, status);
    }

    /** Adds a line to the configuration, in place of one of the same key. */
    RunbookStage with(String key, String value) {
        more.put(key, value);
        return this;
    }

    /** Returns the directory of the configuration. */
    Path directory() {
        return directory;
    }

    Path journal() {
        return directory.resolve("runbook.journal");
    }

    /** Writes the configuration and returns its path. */
    Path file() throws IOException {
        var lines = new LinkedHashMap<String, String>();
        lines.put("regions", EAST + ", " + WEST);
        lines.put("database", lab.database());
        lines.put("user", lab.superuser());
        lines.put("password.file", "password");
        lines.put("parameters", "ssm");
        lines.put("parameters.names", "/orders/{region}/db_nodes, /orders/db_nodes");
        lines.put("evacuation.name", "/orders/homeport/evacuate");
        lines.put("answer.within", "2s");
        lines.put("verify.within", "10s");
        lines.put("drain.within", "5s");
        for (var region : lab.regions()) {
            lines.put(region.name() + ".database", region.host() + ":" + region.port());
            lines.put(
                    region.name() + ".ssm.endpoint",
                    region.parameterStore().endpoint().toString());
            lines.put(
                    region.name() + ".health",
                    "http://127.0.0.1:"
                            + instances.get(region.name()).getAddress().getPort() + "/health");
        }
        lines.putAll(more);
        Files.writeString(directory.resolve("password"), lab.superuserPassword() + "\n");
        return Files.writeString(
                directory.resolve("runbook.properties"),
                lines.entrySet().stream()
                        .filter(line -> !line.getValue().isEmpty())
                        .map(line -> line.getKey() + " = " + line.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    RunbookConfig config() throws IOException {
        return RunbookFile.read(file());
    }

    /** Opens a runbook whose rebuilt standbys are the lab's. */
    Runbook.Builder runbook() throws IOException {
        return Runbook.builder(config()).dns(this).rebuild((standby, primary, progress) -> {
            var region = lab.region(primary.region());
            region.promote();
            lab.region(standby.region()).rejoinAsStandbyOf(region);
        });
    }

    /** Makes the east the primary and the west its standby again, and forgets parameters and journal. */
    void reset() throws IOException, SQLException {
        more.clear();
        lab.regions().forEach(region -> {
            region.heal();
            region.replicationLink().heal();
            health.put(region.name(), 200);
        });
        if (!east().isRunning()) {
            east().restart();
        }
        if (isStandby(east())) {
            tellLab(west());
            east().rejoinAsStandbyOf(west());
            east().awaitCaughtUp(west(), Duration.ofMinutes(1));
        }
        tellLab(east());
        try (var session = east().connectAsSuperuser();
                var statement = session.createStatement()) {
            statement.execute("alter system reset all");
            statement.execute("set default_transaction_read_only = off");
            statement.execute("alter database " + lab.database() + " reset default_transaction_read_only");
            statement.execute("select pg_reload_conf()");
        }
        try (var session = east().connectDirectly();
                var statement = session.createStatement()) {
            statement.execute("set default_transaction_read_only = off");
            statement.execute("truncate orders");
        }
        if (!isStandby(west())) {
            west().rejoinAsStandbyOf(east());
        }
        replayCommit();
        Files.deleteIfExists(journal());
        for (var region : lab.regions()) {
            forget(region, "/orders/homeport/evacuate");
        }
    }

    /** A standby that has replayed no commit since it started does not know how far it is behind a primary that is silent. */
    private void replayCommit() throws SQLException {
        try (var session = east().connectDirectly();
                var statement = session.createStatement()) {
            statement.execute("insert into orders values (0)");
            statement.execute("truncate orders");
        }
        west().awaitCaughtUp(east(), Duration.ofMinutes(1));
    }

    private static void forget(LabRegion region, String name) {
        region.parameterStore().put(name, "x");
        region.parameterStore().delete(name);
    }

    private static void tellLab(LabRegion primary) {
        try {
            primary.promote();
        } catch (IllegalStateException itKnows) {
            // The lab says that it is a primary already.
            return;
        }
    }

    static boolean isStandby(LabRegion region) throws SQLException {
        try (var session = region.connectAsSuperuser();
                var statement = session.createStatement();
                var row = statement.executeQuery("select pg_is_in_recovery()")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    @Override
    public String target(String name) {
        return records.get(name);
    }

    @Override
    public void point(String name, String target, Duration timeToLive) {
        records.put(name, target);
    }

    @Override
    public void close() {
        try (lab) {
            instances.values().forEach(server -> server.stop(0));
        }
    }
}
