package dev.homeport.examples.runbook.postgres;

import dev.homeport.examples.runbook.RunbookException;
import dev.homeport.examples.runbook.Waiting;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.InvalidDbInstanceStateException;

/**
 * Promotes a read replica at RDS, which takes minutes and a reboot.
 *
 * <p>After the call the instance is still {@code available} and a replica for a while, then {@code modifying} and {@code
 * rebooting}; it is done when it is available, names no source any more, and has left recovery. A replica that is being
 * backed up refuses until that ends, and is asked again.
 */
public final class RdsPromotion implements Promotion {

    private final RdsClient rds;
    private final Server server;
    private final Duration within;
    private final Duration pause;
    private String shown = "";

    /** Creates one that looks at the instance after each pause, and waits so long, at most. */
    public RdsPromotion(RdsClient rds, Server server, Duration within, Duration pause) {
        this.rds = rds;
        this.server = server;
        this.within = within;
        this.pause = pause;
    }

    @Override
    public void promote(Consumer<String> progress) throws RunbookException, InterruptedException {
        var began = System.nanoTime();
        if (!Waiting.until(within, pause, () -> asked(progress))) {
            throw late();
        }
        if (!Waiting.until(left(began), pause, () -> promoted(progress))) {
            throw late();
        }
        ServerPromotion.awaitPrimary(server, left(began));
    }

    private Duration left(long began) {
        var left = within.minusNanos(System.nanoTime() - began);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Returns whether a promotion is under way or done; one that is under way is not asked for again. */
    private boolean asked(Consumer<String> progress) throws RunbookException {
        var instance = instance();
        if (!isReplica(instance) || "rebooting".equals(instance.dbInstanceStatus())) {
            return true;
        }
        try {
            rds.promoteReadReplica(request -> request.dbInstanceIdentifier(identifier()));
            return true;
        } catch (InvalidDbInstanceStateException busy) {
            show(
                    progress,
                    "RDS: " + identifier() + " is " + instance.dbInstanceStatus() + " and cannot be promoted yet");
            return false;
        } catch (SdkException e) {
            throw failed("PromoteReadReplica", e);
        }
    }

    private boolean promoted(Consumer<String> progress) throws RunbookException {
        var instance = instance();
        show(
                progress,
                "RDS: " + identifier() + " is " + instance.dbInstanceStatus()
                        + (isReplica(instance) ? ", a replica still" : ""));
        return !isReplica(instance) && "available".equals(instance.dbInstanceStatus());
    }

    private DBInstance instance() throws RunbookException {
        try {
            return rds.describeDBInstances(request -> request.dbInstanceIdentifier(identifier())).dbInstances().stream()
                    .findFirst()
                    .orElseThrow(() -> new RunbookException("RDS knows no instance " + identifier()));
        } catch (SdkException e) {
            throw failed("DescribeDBInstances", e);
        }
    }

    private static boolean isReplica(DBInstance instance) {
        var source = instance.readReplicaSourceDBInstanceIdentifier();
        return source != null && !source.isEmpty();
    }

    private void show(Consumer<String> progress, String now) {
        if (!now.equals(shown)) {
            shown = now;
            progress.accept(now);
        }
    }

    private RunbookException late() {
        return new RunbookException("RDS has not promoted " + identifier() + " within " + within.toSeconds() + " s ("
                + shown + "); run this again to wait on");
    }

    private RunbookException failed(String call, SdkException e) {
        var reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new RunbookException("RDS refused " + call + " of " + identifier() + ": " + reason, e);
    }

    private String identifier() {
        return String.valueOf(server.site().rdsInstance());
    }
}
