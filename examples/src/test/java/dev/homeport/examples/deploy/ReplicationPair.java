package dev.homeport.examples.deploy;

import dev.homeport.examples.InstalledProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * Two machines played by two directories and ports of this one, on which the scripts of {@code deploy/self-hosted} are run.
 *
 * @param directory of both
 * @param binaries the directory of PostgreSQL's programs
 * @param ports of the servers {@code a} and {@code b}
 */
record ReplicationPair(Path directory, Path binaries, Map<String, Integer> ports) implements AutoCloseable {

    private static final String PASSWORD = "it's a:password\\";

    static ReplicationPair in(Path directory, Path binaries) throws Exception {
        Files.writeString(directory.resolve("password"), PASSWORD);
        Files.setPosixFilePermissions(directory.resolve("password"), PosixFilePermissions.fromString("rw-------"));
        var tls = Files.createDirectory(directory.resolve("tls"));
        var made = InstalledProgram.run(
                tls,
                "openssl",
                ("req -x509 -newkey rsa:2048 -nodes -days 2 -keyout server.key -out server.crt -subj /CN=127.0.0.1"
                                + " -addext subjectAltName=IP:127.0.0.1")
                        .split(" "));
        if (made.status() != 0) {
            throw new IOException(made.said());
        }
        // It is its own authority.
        Files.copy(tls.resolve("server.crt"), tls.resolve("ca.crt"));
        var ports = new HashMap<String, Integer>();
        for (var name : List.of("a", "b")) {
            Files.createDirectory(directory.resolve("sockets-" + name));
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                ports.put(name, socket.getLocalPort());
            }
        }
        return new ReplicationPair(directory, binaries, Map.copyOf(ports));
    }

    Path data(String machine) {
        return directory.resolve(machine);
    }

    /** Runs the set-up script on that machine. */
    InstalledProgram.Ended replication(String machine, String command) throws Exception {
        var peer = machine.equals("a") ? "b" : "a";
        return run(
                Map.ofEntries(
                        Map.entry("HOMEPORT_DATA", data(machine).toString()),
                        Map.entry("HOMEPORT_BIN", binaries.toString()),
                        Map.entry("HOMEPORT_LISTEN", "127.0.0.1"),
                        Map.entry("HOMEPORT_PORT", ports.get(machine).toString()),
                        Map.entry("HOMEPORT_PEER_HOST", "127.0.0.1"),
                        Map.entry("HOMEPORT_PEER_PORT", ports.get(peer).toString()),
                        Map.entry("HOMEPORT_PEER_NETWORK", "127.0.0.1/32"),
                        Map.entry("HOMEPORT_CLIENTS", "127.0.0.1/32"),
                        Map.entry("HOMEPORT_TLS", directory.resolve("tls").toString()),
                        Map.entry(
                                "HOMEPORT_SUPERUSER_PASSWORD",
                                directory.resolve("password").toString()),
                        Map.entry(
                                "HOMEPORT_REPLICATION_PASSWORD",
                                directory.resolve("password").toString()),
                        Map.entry(
                                "HOMEPORT_SOCKETS",
                                directory.resolve("sockets-" + machine).toString())),
                List.of(
                        "sh",
                        DeployFile.ROOT
                                .resolve("self-hosted/postgres-replication")
                                .toString(),
                        command));
    }

    /** Asks the start guard of that machine, whose authority names the given one. */
    InstalledProgram.Ended guard(String machine, String primary) throws Exception {
        return run(
                Map.of(
                        "HOMEPORT_DATA",
                        data(machine).toString(),
                        "HOMEPORT_NODE",
                        machine,
                        "HOMEPORT_AUTHORITY_COMMAND",
                        "echo " + primary),
                List.of(
                        "sh",
                        DeployFile.ROOT
                                .resolve("self-hosted/postgres-start-guard")
                                .toString()));
    }

    /** Ends a server at once, as a lost machine would: nothing is written or sent any more. */
    void lose(String machine) throws Exception {
        run(
                Map.of(),
                List.of(
                        binaries.resolve("pg_ctl").toString(),
                        "-D",
                        data(machine).toString(),
                        "-m",
                        "immediate",
                        "stop"));
    }

    /** Asks for one value, over TLS as an application in the other region would. */
    String ask(String machine, String sql) throws SQLException {
        var properties = new Properties();
        properties.putAll(Map.of("user", "postgres", "password", PASSWORD, "sslmode", "verify-full"));
        properties.put("sslrootcert", directory.resolve("tls/ca.crt").toString());
        properties.put("connectTimeout", "5");
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + ports.get(machine) + "/postgres", properties);
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (var rows = statement.getResultSet()) {
                return rows.next() ? rows.getString(1) : "";
            }
        }
    }

    /** PostgreSQL does not run as root: a namespace, in which root is no one, does where tests run as root. */
    private InstalledProgram.Ended run(Map<String, String> environment, List<String> command) throws Exception {
        var whole = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            whole.addAll(List.of(InstalledProgram.require("unshare").toString(), "-U"));
        }
        whole.addAll(command);
        var output = Files.createTempFile(directory, "script", ".out");
        var builder = new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
            throw new IOException(command + " did not end: " + Files.readString(output));
        }
        return new InstalledProgram.Ended(process.exitValue(), Files.readString(output));
    }

    @Override
    public void close() {
        try {
            lose("a");
            lose("b");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("The servers could not be ended", e);
        }
    }
}
