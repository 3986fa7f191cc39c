package dev.homeport.testkit.containers;

import dev.homeport.testkit.LabCertificate;
import dev.homeport.testkit.LabException;
import dev.homeport.testkit.postgres.PostgresServer;
import dev.homeport.testkit.postgres.PostgresSettings;
import dev.homeport.testkit.postgres.ReplicationSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Runs PostgreSQL in a container by a script of the lab: it makes the data when it is asked to, and becomes the server. So
 * the server is the container's first process, and gets its signals.
 *
 * <p>Settings and rights stand beside the data, in files that this machine puts there. The image's entry point is not used,
 * since it starts a server of its own in between and knows no standby.
 */
final class ContainedPostgres implements PostgresServer {
    static final String HOME = "/homeport";
    static final String SCRIPT = HOME + "/postgres.sh";

    private static final String TO_INITIALISE = HOME + "/initialise";
    private static final String TO_COPY = HOME + "/copy";
    private static final int OWNER_ONLY = 0600;
    private static final int OWNER_ONLY_DIRECTORY = 0700;
    private static final String PASSWD = "/etc/passwd";
    private static final int PASSWD_UID = 2;

    private final LabContainer container;
    private final long owner;

    ContainedPostgres(String user, LabContainer container) throws IOException {
        this.container = container;
        owner = uid(user, container);
        container.put(new ContainerFiles()
                .directory(HOME, OWNER_ONLY_DIRECTORY, owner)
                .file(SCRIPT, script(), OWNER_ONLY, owner));
    }

    @Override
    public String name() {
        return container.name();
    }

    @Override
    public void initialise(String superuser, String secret) throws IOException {
        put(TO_INITIALISE, secret + "\n");
    }

    @Override
    public void configure(PostgresSettings settings) throws IOException {
        put(HOME + "/postgresql.conf", settings.text());
        put(HOME + "/pg_hba.conf", settings.access());
    }

    @Override
    public LabCertificate.PemFiles install(LabCertificate.PemFiles files) throws IOException {
        return new LabCertificate.PemFiles(install(files.certificate()), install(files.key()));
    }

    private Path install(Path file) throws IOException {
        var there = HOME + "/" + file.getFileName();
        put(there, Files.readString(file));
        return Path.of(there);
    }

    @Override
    public void copyFrom(PostgresServer primary, Connection superuser, ReplicationSource source) throws IOException {
        put(TO_COPY, "[primary]\n" + source.connectionString(name()).replace(' ', '\n') + "\n");
    }

    @Override
    public void reload() throws IOException {
        container.signal("SIGHUP");
    }

    @Override
    public void stop() throws IOException {
        if (isRunning()) {
            container.signal("SIGINT");
            container.awaitEnd();
        }
    }

    @Override
    public void start() throws IOException {
        container.start();
    }

    @Override
    public boolean isRunning() {
        return container.isRunning();
    }

    @Override
    public boolean isFrozen() {
        return container.isFrozen();
    }

    @Override
    public long pid() {
        return container.pid();
    }

    @Override
    public void kill() throws IOException {
        container.kill();
    }

    @Override
    public void freeze() throws IOException {
        container.freeze();
    }

    @Override
    public void thaw() throws IOException {
        container.thaw();
    }

    @Override
    public String logTail() {
        return container.logTail();
    }

    private void put(String path, String content) throws IOException {
        container.put(new ContainerFiles().file(path, content, OWNER_ONLY, owner));
    }

    private static String script() throws IOException {
        try (var resource = ContainedPostgres.class.getResourceAsStream("postgres.sh")) {
            if (resource == null) {
                throw new IOException("postgres.sh is missing beside " + ContainedPostgres.class.getName());
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static long uid(String user, LabContainer container) throws IOException {
        try (var tar = new TarArchiveInputStream(container.get(PASSWD))) {
            tar.getNextEntry();
            for (var line : new String(tar.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.startsWith(user + ":")) {
                    return Long.parseLong(line.split(":")[PASSWD_UID]);
                }
            }
        }
        throw new LabException("The image of " + container.name() + " has no user '" + user
                + "'; name the one that runs PostgreSQL by postgresUser");
    }
}
