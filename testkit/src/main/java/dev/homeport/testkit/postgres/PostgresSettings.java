package dev.homeport.testkit.postgres;

import dev.homeport.testkit.LabCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds a server's settings and writes its configuration files.
 *
 * <p>{@code fsync} is off: a crash here kills processes and never the operating system, whose page cache keeps what
 * they wrote, so nothing acknowledged is lost by it and everything is faster. Dynamic shared memory is kept in files of
 * the data directory, because a killed server would leave segments in {@code /dev/shm}. Standbys ask for the log again
 * after 100 ms instead of 5 s, so that a healed link is used at once.
 */
public final class PostgresSettings {
    /** The settings that the lab makes itself, because it would not work otherwise. */
    public static final Set<String> OWNED = Set.of(
            "cluster_name",
            "data_directory",
            "dynamic_shared_memory_type",
            "hba_file",
            "hot_standby",
            "listen_addresses",
            "log_destination",
            "logging_collector",
            "max_connections",
            "port",
            "primary_conninfo",
            "ssl",
            "ssl_cert_file",
            "ssl_key_file",
            "synchronous_standby_names",
            "unix_socket_directories",
            "wal_level");

    private final ServerNetwork network;
    private final Map<String, String> settings = new LinkedHashMap<>();

    public PostgresSettings(String clusterName, ServerNetwork network, int maxConnections, Map<String, String> extra) {
        this.network = network;
        settings.putAll(Map.of(
                "fsync", "off",
                "shared_buffers", "16MB",
                "jit", "off",
                "max_wal_senders", "10",
                "wal_keep_size", "512MB",
                "wal_sender_timeout", "10s",
                "wal_receiver_timeout", "10s",
                "wal_receiver_status_interval", "1s",
                "wal_retrieve_retry_interval", "100ms",
                "max_logical_replication_workers", "0"));
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.putAll(extra);
        settings.put("cluster_name", clusterName);
        settings.put("port", Integer.toString(network.port()));
        settings.put("max_connections", Integer.toString(maxConnections));
        settings.put("listen_addresses", network.listenAddresses());
        settings.put("unix_socket_directories", "");
        settings.put("dynamic_shared_memory_type", "mmap");
        settings.put("hot_standby", "on");
        settings.put("wal_level", "replica");
        settings.put("logging_collector", "off");
        settings.put("log_destination", "stderr");
    }

    void useCertificate(LabCertificate.PemFiles files) {
        settings.put("ssl", "on");
        settings.put("ssl_cert_file", files.certificate().toString());
        settings.put("ssl_key_file", files.key().toString());
    }

    void set(String name, String value) {
        settings.put(name, value);
    }

    /** Makes it a standby, of that name, of the primary that is read there. */
    void follow(ReplicationSource source, String name) {
        settings.put("primary_conninfo", source.connectionString(name));
    }

    ReplicationSource source(int port, String user, String password) {
        return new ReplicationSource(network.relayHost(), port, user, password);
    }

    /** Makes commits wait for every one of these standbys; for none of them if the list is empty. */
    void commitAfter(List<String> standbys) {
        settings.put("synchronous_standby_names", synchronousStandbyNames(standbys));
    }

    static String synchronousStandbyNames(List<String> standbys) {
        return standbys.isEmpty()
                ? ""
                : standbys.stream()
                        .map(name -> '"' + name + '"')
                        .collect(Collectors.joining(", ", "FIRST " + standbys.size() + " (", ")"));
    }

    /** Returns the contents of {@code postgresql.conf}. */
    public String text() {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = '" + setting.getValue().replace("'", "''") + "'\n")
                .collect(Collectors.joining());
    }

    /** Returns the contents of {@code pg_hba.conf}. */
    public String access() {
        return network.access();
    }

    void write(Path data) throws IOException {
        replace(data.resolve("postgresql.conf"), text());
        replace(data.resolve("pg_hba.conf"), access());
    }

    /** In one step, since a running server may read it at any time. */
    private static void replace(Path file, String text) throws IOException {
        var fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
