package dev.homeport.benchmarks.jdbc.alternatives;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs HAProxy in front of both servers, and for each an agent that answers 200 while its server is a primary, as an
 * orchestrator's does. Checks come every 3 s, three in a row take a server out, two bring it in, and the sessions of one that
 * goes are ended.
 */
final class RoleCheckingProxy implements Closeable {

    private static final Duration READY = Duration.ofSeconds(30);

    private final List<HttpServer> agents;
    private final ExecutorService threads;
    private final Process process;
    private final Path directory;
    private final int port;

    private RoleCheckingProxy(
            List<HttpServer> agents, ExecutorService threads, Process process, Path directory, int port) {
        this.agents = agents;
        this.threads = threads;
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    static boolean installed() {
        return List.of("/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy").stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path)));
    }

    static RoleCheckingProxy start(RegionLab lab) throws IOException {
        var threads = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "role-agent");
            thread.setDaemon(true);
            return thread;
        });
        var agents = new ArrayList<HttpServer>();
        var servers = new StringBuilder();
        for (var region : lab.regions()) {
            var agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            agent.setExecutor(threads);
            agent.createContext("/primary", exchange -> answer(exchange, lab, region));
            agent.start();
            agents.add(agent);
            servers.append("  server %s %s:%d maxconn 100 check port %d%n"
                    .formatted(
                            region.name(),
                            region.host(),
                            region.port(),
                            agent.getAddress().getPort()));
        }
        int port = freePort();
        var directory = Files.createTempDirectory("role-proxy");
        var config =
                Files.writeString(directory.resolve("haproxy.cfg"), String.format(Locale.ROOT, """
                        global
                          maxconn 200
                        defaults
                          mode tcp
                          retries 2
                          timeout client 30m
                          timeout connect 4s
                          timeout server 30m
                          timeout check 5s
                        listen primary
                          bind 127.0.0.1:%d
                          option httpchk GET /primary
                          http-check expect status 200
                          default-server inter 3s fall 3 rise 2 on-marked-down shutdown-sessions
                        %s""", port, servers));
        var process = new ProcessBuilder("haproxy", "-db", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile())
                .start();
        var proxy = new RoleCheckingProxy(agents, threads, process, directory, port);
        proxy.awaitReady(lab);
        return proxy;
    }

    int port() {
        return port;
    }

    private static void answer(HttpExchange exchange, RegionLab lab, LabRegion region) throws IOException {
        exchange.sendResponseHeaders(isPrimary(lab, region) ? 200 : 503, -1);
        exchange.close();
    }

    private static boolean isPrimary(RegionLab lab, LabRegion region) {
        var url = region.jdbcUrl() + (region.jdbcUrl().contains("?") ? "&" : "?") + "connectTimeout=2&socketTimeout=2";
        try (var connection = DriverManager.getConnection(url, lab.username(), lab.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select not pg_is_in_recovery()")) {
            return rows.next() && rows.getBoolean(1);
        } catch (SQLException noPrimary) {
            return false;
        }
    }

    private void awaitReady(RegionLab lab) {
        long until = System.nanoTime() + READY.toNanos();
        while (true) {
            try {
                DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:" + port + "/" + lab.database() + "?connectTimeout=2",
                                lab.username(),
                                lab.password())
                        .close();
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > until) {
                    close();
                    throw new IllegalStateException("HAProxy does not lead to the primary", e);
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        agents.forEach(agent -> agent.stop(0));
        threads.shutdownNow();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            for (var file : List.of("haproxy.cfg", "haproxy.log", "")) {
                Files.deleteIfExists(directory.resolve(file));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.out.println("Could not remove " + directory + ": " + e);
        }
    }
}
