package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.LabGlobalTables;
import dev.homeport.testkit.process.ThisProcess;
import dev.homeport.testkit.relay.ReservedPort;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs real PostgreSQL regions on one machine, replicating and with faults, so that a failover can be rehearsed.
 *
 * <p>Mocks cannot show what a client sees when a region dies: that depends on kernels, sockets and the server's own
 * recovery. So each region is a PostgreSQL 17 server of its own, streaming from the primary, and its faults are real
 * ones: killed and stopped processes, a network path that drops, refuses or delays, a promotion, a stale primary.
 *
 * <p>It needs no installation, no container and no root. Verified on Linux x86-64; Linux on ARM and macOS are expected
 * to work but not verified. {@link #close()} leaves no process and no directory behind, and the same happens when the
 * JVM is killed. A lab that is never closed runs until the JVM ends. Many labs can run at once.
 *
 * <p>Thread-safe. The application connects as the ordinary role {@link #username()}, which owns {@link #database()}.
 */
// Longer than 300 lines, most of them Javadoc: this is the whole API of a lab.
public final class RegionLab implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegionLab.class);

    private final LabCredentials credentials = new LabCredentials();
    private final LabLock lock = new LabLock();
    private final List<LabRegion> regions = new ArrayList<>();
    private final List<MovingName> names = new CopyOnWriteArrayList<>();
    private final LabDirectory directory;
    private final LabTls tls = new LabTls();
    private final PostgresCluster cluster;
    private final LabSettings settings;
    private volatile boolean closed;
    private @Nullable LabGlobalTables globalTables;

    private RegionLab(LabSettings settings) throws IOException {
        this.settings = settings;
        cluster = new PostgresCluster(lock, tls, settings.replication());
        directory = new LabDirectory();
    }

    /** Starts the description of a lab. */
    public static RegionLabBuilder builder() {
        return new RegionLabBuilder();
    }

    static RegionLab start(LabSettings settings) {
        var began = System.nanoTime();
        try {
            var lab = new RegionLab(settings);
            try {
                lab.populate();
            } catch (IOException | SQLException | RuntimeException | Error e) {
                try (lab) {
                    throw e;
                }
            }
            LOG.info(
                    "Lab started: regions={} took={}", settings.regions(), Duration.ofNanos(System.nanoTime() - began));
            return lab;
        } catch (IOException | SQLException e) {
            throw new LabException("The lab could not be started: " + e.getMessage(), e);
        }
    }

    private void populate() throws IOException, SQLException {
        if (settings.tls() || settings.dynamoDb() != null) {
            tls.make(directory.files());
        }
        var factory = new RegionFactory(settings, directory, credentials, lock, cluster);
        for (var name : settings.regions()) {
            regions.add(factory.region(name));
        }
        settings.distances().forEach((name, roundTrip) -> region(name).distance(roundTrip));
        if (settings.dynamoDb() != null) {
            for (var region : regions) {
                region.dynamoDb().launch();
            }
        }
        if (settings.postgres()) {
            cluster.start(settings.tls());
        }
        tls.finish();
        if (settings.dynamoDb() != null) {
            secureDynamoDbs();
            regions.forEach(region -> region.dynamoDb().awaitAnswer());
            globalTables = new LabGlobalTables(
                    regions.stream().map(LabRegion::dynamoDb).toList());
        }
    }

    private void secureDynamoDbs() throws IOException {
        var identity = tls.certificate().identity();
        regions.forEach(region -> region.dynamoDb().secure(identity));
        regions.get(0).dynamoDb().shakeHands(tls.trust());
    }

    /** Returns every region, in the order given to the builder. */
    public List<LabRegion> regions() {
        return List.copyOf(regions);
    }

    /**
     * Returns the region of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public LabRegion region(String name) {
        return regions.stream()
                .filter(region -> region.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No region " + name + " among " + regions));
    }

    /**
     * Opens an address that leads to that region's PostgreSQL server, and later, when it is told to, to another's. It is
     * closed with the lab.
     *
     * @throws LabException if no port could be had
     */
    public MovingName movingName(LabRegion target) {
        return MovingName.open(ReservedPort.HOST, 0, target, name -> {
            names.add(name);
            return name;
        });
    }

    /**
     * Returns the tables that the regions' DynamoDBs share.
     *
     * @throws IllegalStateException if the lab was built without DynamoDB
     */
    public LabGlobalTables dynamoDb() {
        if (globalTables == null) {
            throw new IllegalStateException("This lab was built without dynamoDb(true)");
        }
        return globalTables;
    }

    /**
     * Undoes all faults, and returns when the lab is as it was at its start: what is frozen runs on, what is down is started,
     * every path is healed and as long as the builder said, replication works in the mode that the builder asked for, the first
     * region is the primary, and the others have caught up with it. A region that was promoted hands over by a clean shutdown,
     * so that what was acknowledged in it stays; what only a stale primary held is lost.
     *
     * <p>Data, passwords, certificates, settings of a server and {@linkplain #movingName moving names} stay as they are. Ways
     * through the parameter stores' and DynamoDBs' faults are undone, their contents stay.
     *
     * <p>It takes milliseconds where nothing is to be undone, and about 2 s for a pair whose primary has moved.
     *
     * @throws LabException if a server does not come back
     * @throws IllegalStateException if the lab is closed
     */
    public void restore() {
        if (closed) {
            throw new IllegalStateException("The lab is closed");
        }
        new LabRestoration(this, settings, cluster).run();
    }

    /**
     * Describes what each region is now: who is the primary of which timeline, who is down or frozen, the faults of each path,
     * and the end of each server's log. It is for people, has several lines, and never throws.
     */
    public String describe() {
        return LabDescription.of(this);
    }

    /** Returns true once {@link #close()} was called. */
    public boolean isClosed() {
        return closed;
    }

    /** Returns whether its regions have a PostgreSQL server. */
    public boolean hasPostgres() {
        return settings.postgres();
    }

    /** Returns whether its regions have a DynamoDB. */
    public boolean hasDynamoDb() {
        return settings.dynamoDb() != null;
    }

    /** Returns the name of the application's database: {@code app}. */
    public String database() {
        return LabCredentials.DATABASE;
    }

    /** Returns the application's role, {@code app}: it owns the database and has no other privilege. It uses SCRAM. */
    public String username() {
        return LabCredentials.USER;
    }

    /** Returns the password of {@link #username()}, made up for this lab, or by the latest {@link #rotatePassword}. */
    public String password() {
        return credentials.password();
    }

    /**
     * Gives {@link #username()} another password, which {@link #password()} returns from then on. Sessions that are open stay; a
     * new one needs the new password, at a standby once that has {@linkplain LabRegion#awaitCaughtUp caught up}.
     *
     * @param primary where the role is changed
     * @return the new password
     * @throws LabException if that server cannot be asked, or is no primary
     */
    public String rotatePassword(LabRegion primary) {
        try (var superuser = primary.connectAsSuperuser()) {
            return credentials.rotate(superuser);
        } catch (SQLException e) {
            throw new LabException("The password could not be changed at " + primary.name(), e);
        }
    }

    /** Returns the superuser's role: {@code postgres}. */
    public String superuser() {
        return LabCredentials.SUPERUSER;
    }

    /** Returns the password of {@link #superuser()}, made up for this lab. */
    public String superuserPassword() {
        return credentials.superuserPassword();
    }

    /** Returns when commits are acknowledged now. */
    public Replication replication() {
        return cluster.replication();
    }

    /**
     * Changes when commits are acknowledged. {@link Replication#ASYNCHRONOUS} frees commits that wait in any region, in a
     * stale primary too; {@link Replication#SYNCHRONOUS} makes those of the latest primary wait for every region that
     * follows it. In a region that is down or frozen it takes effect when that ends.
     *
     * @throws LabException if a running primary does not take it over within 90 s
     */
    public void replication(Replication mode) {
        cluster.replication(mode);
        LOG.info("Lab changed its replication: mode={}", mode);
    }

    /**
     * Returns the certificate to trust, a PEM file that lives as long as the lab.
     *
     * @throws IllegalStateException if the lab was built with neither {@code tls(true)} nor {@code dynamoDb(true)}
     */
    public Path caCertificate() {
        return tls.certificate().certificate();
    }

    /**
     * Returns trust managers that trust this lab's certificate and nothing else, for instance for {@code
     * Apache5HttpClient.builder().tlsTrustManagersProvider(lab::trustManagers)}, and the same of the AWS SDK's other
     * HTTP clients.
     *
     * @throws IllegalStateException as {@link #caCertificate()}
     */
    public TrustManager[] trustManagers() {
        return tls.trust().managers();
    }

    /**
     * Returns a key store file with this lab's certificate and all that this JVM trusts, which another JVM reads
     * without a password: {@code -Djavax.net.ssl.trustStore=} and its path. It lives as long as the lab.
     *
     * @throws IllegalStateException as {@link #caCertificate()}
     */
    public Path trustStore() {
        return tls.trust().store();
    }

    /**
     * Lets clients that are built in this JVM from now on trust this lab besides all that they trust anyway, if they
     * follow the JDK's defaults, as the AWS SDK's HTTP clients do unless told otherwise. It is for clients that other
     * code builds: those of {@code MultiRegionDynamoDb}, or of a service under test.
     *
     * <p>The system property {@code javax.net.ssl.trustStore} leads to {@link #trustStore()}, and its type and password
     * fit, until the lab is closed; then they are what they were before. Idempotent.
     *
     * @throws IllegalStateException as {@link #caCertificate()}
     */
    public void trustInThisJvm() {
        JvmTrust.add(tls.trust());
    }

    /**
     * Stops this JVM with SIGSTOP and lets it run on with SIGCONT after that time, as when a
     * container is paused: no thread of it runs, and its sockets stay open. Returns when it runs again.
     *
     * @throws LabException if the operating system has no shell that can do it
     */
    public static void pauseThisProcess(Duration time) {
        ThisProcess.pause(time);
    }

    LabTrust trust() {
        return tls.trust();
    }

    /**
     * Kills every server, frozen ones too, closes the links and removes the lab's directory. Idempotent. The unpacked
     * binaries stay, for the next lab.
     *
     * @throws LabException if something is left after 10 s, naming the directory
     */
    @Override
    public void close() {
        closed = true;
        try (directory) {
            try {
                tls.removeFromJvm();
                if (globalTables != null) {
                    globalTables.close();
                }
            } finally {
                var open = new ArrayList<Closeable>();
                names.forEach(name -> open.add(name::close));
                regions.forEach(region -> open.add(region::close));
                closeAll(open);
            }
        } catch (IOException e) {
            throw new LabException("The lab's ports could not be freed: " + e.getMessage(), e);
        }
    }

    /** Closes each one, even if another one fails to close. */
    private static void closeAll(List<Closeable> open) throws IOException {
        if (!open.isEmpty()) {
            try {
                open.get(0).close();
            } finally {
                closeAll(open.subList(1, open.size()));
            }
        }
    }
}
