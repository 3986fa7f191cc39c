package dev.homeport.testkit.containers;

import dev.homeport.testkit.RegionLab;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;

/** Starts a small lab, in a JVM of its own if that is wanted, which waits to be killed then. */
final class KilledLab {
    static final String STARTED = "started ";

    private KilledLab() {}

    static RegionLab start() {
        return RegionLab.builder().regions("a", "b").platform(Images.platform()).start();
    }

    /** The name that its containers carry, and its servers too. */
    static String lab(RegionLab lab) throws SQLException {
        try (var connection = lab.region("a").connectAsSuperuser();
                var statement = connection.createStatement();
                var result = statement.executeQuery("show cluster_name")) {
            result.next();
            return result.getString(1).split("/")[0];
        }
    }

    public static void main(String[] arguments) throws SQLException, InterruptedException {
        System.out.println(STARTED + lab(start()));
        new CountDownLatch(1).await();
    }
}
