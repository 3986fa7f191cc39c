package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.LabDynamoDb;
import dev.homeport.testkit.dynamodb.LabGlobalTables;
import dev.homeport.testkit.postgres.PostgresBinaries;
import dev.homeport.testkit.relay.ReservedPort;
import dev.homeport.testkit.ssm.SsmServer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real PostgreSQL regions on one machine, replicating, with faults: what a failover can be rehearsed against.
 *
 * <p>Mocks cannot show what a client sees when a region dies: that depends on kernels, sockets and the server's own
 * recovery. So each region is a PostgreSQL 17 server of its own, streaming from the primary, and its faults are real
 * ones: killed and stopped processes, a network path that drops, refuses or delays, a promotion, a stale primary.
 *
 * <p>Needs no installation, no container and no root. Verified on Linux x86-64; Linux on ARM and macOS are expected to
 * work but not verified. {@link #close()} leaves no process and no directory behind, and the same happens when the JVM
 * is killed. A lab that is forgotten runs until the JVM ends. Many labs can run at once.
 *
 * <p>Thread-safe. The application connects as the ordinary role {@link #username()}, which owns {@link #database()}.
 */
public final class RegionLab implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegionLab.class);

    private final LabCredentials logins = new LabCredentials();
    private final LabLock turn = new LabLock();
    private final List<LabRegion> regions = new ArrayList<>();
    private final List<MovingName> names = new CopyOnWriteArrayList<>();
    private final LabDirectory directory;
    private @Nullable LabCertificate certificate;
    private @Nullable LabTrust trust;
    private volatile Replication replication;
    private @Nullable LabGlobalTables globalTables;
    private volatile @Nullable PostgresRegion primary;

    private RegionLab(LabSettings blueprint) throws IOException {
        replication = blueprint.replication();
        directory = new LabDirectory();
    }

    /** A lab to be described and started. */
    public static RegionLabBuilder builder() {
        return new RegionLabBuilder();
    }

    static RegionLab start(LabSettings blueprint) {
        var began = System.nanoTime();
        try {
            var lab = new RegionLab(blueprint);
            try {
                lab.populate(blueprint);
            } catch (IOException | SQLException | RuntimeException | Error e) {
                try (lab) {
                    throw e;
                }
            }
            LOG.atInfo()
                    .addKeyValue("regions", blueprint.regions())
                    .addKeyValue("took", Duration.ofNanos(System.nanoTime() - began))
                    .log("a lab started");
            return lab;
        } catch (IOException | SQLException e) {
            throw new LabException("The lab could not be started: " + e.getMessage(), e);
        }
    }

    private void populate(LabSettings blueprint) throws IOException, SQLException {
        if (blueprint.tls() || blueprint.dynamoDb() != null) {
            certificate = new LabCertificate(directory.files());
        }
        var binaries = blueprint.postgres() ? PostgresBinaries.unpack(directory.cache(), directory.files()) : null;
        for (var name : blueprint.regions()) {
            regions.add(region(name, blueprint, binaries));
        }
        blueprint.distances().forEach((name, roundTrip) -> region(name).distance(roundTrip));
        if (blueprint.dynamoDb() != null) {
            for (var region : regions) {
                region.dynamoDb().launch();
            }
        }
        if (blueprint.postgres()) {
            startDatabases(regions.stream().map(LabRegion::database).toList(), blueprint.tls());
        }
        if (certificate != null) {
            certificate.finish();
            trust = certificate.trust();
        }
        if (blueprint.dynamoDb() != null) {
            secureDynamoDbs();
            regions.forEach(region -> region.dynamoDb().awaitAnswer());
            globalTables = new LabGlobalTables(
                    regions.stream().map(LabRegion::dynamoDb).toList());
        }
    }

    private void secureDynamoDbs() throws IOException {
        var identity = Objects.requireNonNull(certificate).identity();
        regions.forEach(region -> region.dynamoDb().secure(identity));
        regions.get(0).dynamoDb().shakeHands(trust());
    }

    private LabRegion region(String name, LabSettings blueprint, @Nullable PostgresBinaries binaries)
            throws IOException {
        var home = directory.create(name);
        var programs = blueprint.dynamoDb();
        return new LabRegion(
                name,
                logins,
                binaries == null ? null : new PostgresRegion(name, this, blueprint, binaries, home),
                blueprint.parameterStores() ? SsmServer.start(name) : null,
                programs == null
                        ? null
                        : new LabDynamoDb(name, turn, programs, Files.createDirectory(home.resolve("dynamodb"))));
    }

    private void startDatabases(List<PostgresRegion> databases, boolean tls) throws IOException, SQLException {
        var first = databases.get(0);
        first.member().initialise();
        if (tls && certificate != null) {
            certificate.finish();
            for (var database : databases) {
                database.member().useCertificate(certificate.other(ServerCertificate.TRUSTED));
            }
        }
        primary = first;
        first.start();
        first.member().createApplicationDatabase();
        for (var database : databases.subList(1, databases.size())) {
            database.rejoinAsStandbyOf(first);
        }
    }

    /** Every region, in the order given to the builder. */
    public List<LabRegion> regions() {
        return List.copyOf(regions);
    }

    /**
     * The region of that name.
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
     * The tables that the regions' DynamoDBs share.
     *
     * @throws IllegalStateException if the lab was built without DynamoDB
     */
    public LabGlobalTables dynamoDb() {
        if (globalTables == null) {
            throw new IllegalStateException("This lab was built without dynamoDb(true)");
        }
        return globalTables;
    }

    /** The application's database: {@code app}. */
    public String database() {
        return LabCredentials.DATABASE;
    }

    /** The application's role, {@code app}: it owns the database, has no other privilege and logs in over SCRAM. */
    public String username() {
        return LabCredentials.USER;
    }

    /** The password of {@link #username()}, made up for this lab, or by the latest {@link #rotatePassword}. */
    public String password() {
        return logins.password();
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
            return logins.rotate(superuser);
        } catch (SQLException e) {
            throw new LabException("The password could not be changed at " + primary.name(), e);
        }
    }

    /** The superuser's role: {@code postgres}. */
    public String superuser() {
        return LabCredentials.SUPERUSER;
    }

    /** The password of {@link #superuser()}, made up for this lab. */
    public String superuserPassword() {
        return logins.superuserPassword();
    }

    /** When commits are acknowledged now. */
    public Replication replication() {
        return replication;
    }

    /**
     * Changes when commits are acknowledged. {@link Replication#ASYNCHRONOUS} frees commits that wait in any region, in a
     * stale primary too; {@link Replication#SYNCHRONOUS} makes those of the latest primary wait for every region that
     * follows it. In a region that is down or frozen it takes effect when that ends.
     *
     * @throws LabException if a running primary does not take it over within 30 s
     */
    public void replication(Replication mode) {
        turn.take(
                "Replication could not be made " + mode,
                () -> {
                    var databases = databases();
                    replication = mode;
                    for (var database : databases) {
                        if (!database.isStandby() && (mode == Replication.ASYNCHRONOUS || isPrimary(database))) {
                            applyReplication(database);
                        }
                    }
                },
                () -> "");
        LOG.atInfo().addKeyValue("mode", mode).log("replication was changed");
    }

    /**
     * The certificate to trust, a PEM file that lives as long as the lab.
     *
     * @throws IllegalStateException if the lab was built without TLS: neither {@code tls(true)} nor {@code dynamoDb(true)}
     */
    public Path caCertificate() {
        if (certificate == null) {
            throw withoutTls();
        }
        return certificate.certificate();
    }

    /**
     * What trusts this lab's certificate and nothing else, for instance
     * {@code Apache5HttpClient.builder().tlsTrustManagersProvider(lab::trustManagers)}, and the same of the AWS SDK's other
     * HTTP clients.
     *
     * @throws IllegalStateException as {@link #caCertificate()}
     */
    public TrustManager[] trustManagers() {
        return trust().managers();
    }

    /**
     * A key store file with this lab's certificate and all that this JVM trusts, to be read without a password, for another
     * JVM: {@code -Djavax.net.ssl.trustStore=} and its path. It lives as long as the lab.
     *
     * @throws IllegalStateException as {@link #caCertificate()}
     */
    public Path trustStore() {
        return trust().store();
    }

    /**
     * Lets what is built in this JVM from now on trust this lab, besides all that it trusts anyway, as far as it goes by the
     * JDK's defaults, which the AWS SDK's HTTP clients do unless told otherwise. It is for clients that something else
     * builds: those of {@code MultiRegionDynamoDb}, or of a service under test.
     *
     * <p>The system property {@code javax.net.ssl.trustStore} leads to {@link #trustStore()}, and its type and password
     * fit, until the lab is closed; then they are what they were before. Idempotent.
     *
     * @throws IllegalStateException as {@link #caCertificate()}
     */
    public void trustInThisJvm() {
        JvmTrust.add(trust());
    }

    LabCertificate certificate() {
        if (certificate == null) {
            throw withoutTls();
        }
        return certificate;
    }

    LabTrust trust() {
        if (trust == null) {
            throw withoutTls();
        }
        return trust;
    }

    private static IllegalStateException withoutTls() {
        return new IllegalStateException("This lab was built with neither tls(true) nor dynamoDb(true)");
    }

    /**
     * Kills every server, frozen ones too, closes the links and removes the lab's directory. Idempotent. The unpacked
     * binaries stay, for the next lab.
     *
     * @throws LabException if something is left after 10 s, naming the directory
     */
    @Override
    public void close() {
        try (directory) {
            try {
                if (trust != null) {
                    JvmTrust.remove(trust);
                }
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

    /** Each one, whatever happens with the others. */
    private static void closeAll(List<Closeable> open) throws IOException {
        if (!open.isEmpty()) {
            try {
                open.get(0).close();
            } finally {
                closeAll(open.subList(1, open.size()));
            }
        }
    }

    LabCredentials logins() {
        return logins;
    }

    LabLock turn() {
        return turn;
    }

    boolean isPrimary(PostgresRegion region) {
        return region == primary;
    }

    void promoted(PostgresRegion region) {
        primary = region;
    }

    boolean commitsWaitIn(PostgresRegion region) {
        return replication == Replication.SYNCHRONOUS && isPrimary(region);
    }

    /** Makes this primary's commits wait for whom they should, and returns when they do. */
    void applyReplication(PostgresRegion region) throws IOException, SQLException {
        var standbys = commitsWaitIn(region)
                ? databases().stream()
                        .filter(other -> other.follows(region))
                        .map(PostgresRegion::name)
                        .toList()
                : List.<String>of();
        region.member().commitAfter(standbys);
    }

    private List<PostgresRegion> databases() {
        return regions.stream().map(LabRegion::database).toList();
    }
}
