package dev.homeport.testkit;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Joins the PostgreSQL servers of one lab into a replicating cluster: it knows which region was made the primary last, and
 * makes that primary's commits wait for the standbys that {@link Replication} asks for.
 */
final class PostgresCluster {
    private final LabLock lock;
    private final LabTls tls;
    private final List<PostgresRegion> regions = new ArrayList<>();
    private volatile Replication replication;
    private volatile @Nullable PostgresRegion primary;

    PostgresCluster(LabLock lock, LabTls tls, Replication replication) {
        this.lock = lock;
        this.tls = tls;
        this.replication = replication;
    }

    void add(PostgresRegion region) {
        regions.add(region);
    }

    /** Starts the first region as the primary and the others as its standbys. */
    void start(boolean withTls) throws IOException, SQLException {
        var first = regions.get(0);
        first.member().initialise();
        if (withTls) {
            var certificate = tls.certificate();
            certificate.finish();
            for (var region : regions) {
                region.member().useCertificate(certificate.other(ServerCertificate.TRUSTED));
            }
        }
        primary = first;
        first.start();
        first.member().createApplicationDatabase();
        for (var region : regions.subList(1, regions.size())) {
            region.rejoinAsStandbyOf(first);
        }
    }

    /** Runs the action when no other change of the lab's servers is under way; see {@link LabLock#take}. */
    void change(String what, LabLock.Action action, PostgresRegion region) {
        lock.take(what, action, region.server()::logTail);
    }

    LabTls tls() {
        return tls;
    }

    Replication replication() {
        return replication;
    }

    /** See {@link RegionLab#replication(Replication)}. */
    void replication(Replication mode) {
        if (regions.isEmpty()) {
            throw new IllegalStateException("This lab was built with postgres(false)");
        }
        lock.take(
                "Replication could not be made " + mode,
                () -> {
                    replication = mode;
                    for (var region : regions) {
                        if (!region.isStandby() && (mode == Replication.ASYNCHRONOUS || isPrimary(region))) {
                            applyReplication(region);
                        }
                    }
                },
                () -> "");
    }

    boolean isPrimary(PostgresRegion region) {
        return region == primary;
    }

    /** Returns the region that was made the primary last, whatever its server does now. */
    PostgresRegion primary() {
        return Objects.requireNonNull(primary);
    }

    List<PostgresRegion> regions() {
        return regions;
    }

    void promoted(PostgresRegion region) {
        primary = region;
    }

    boolean commitsWaitIn(PostgresRegion region) {
        return replication == Replication.SYNCHRONOUS && isPrimary(region);
    }

    /** Makes this primary's commits wait for the standbys that they have to, and returns when they do. */
    void applyReplication(PostgresRegion region) throws IOException, SQLException {
        var standbys = commitsWaitIn(region)
                ? regions.stream()
                        .filter(other -> other.follows(region))
                        .map(PostgresRegion::name)
                        .toList()
                : List.<String>of();
        region.member().commitAfter(standbys);
    }
}
