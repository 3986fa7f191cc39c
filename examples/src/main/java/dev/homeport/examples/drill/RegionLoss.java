package dev.homeport.examples.drill;

import dev.homeport.testkit.LabRegion;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/** Names the ways to lose a whole region, its database, its DynamoDB and its service at once, and carries each out. */
enum RegionLoss {
    /** Everything in the region is killed; its addresses refuse connections at once. */
    CRASH("region-crash") {
        @Override
        String fault(String region) {
            return "everything in " + region + " is killed: PostgreSQL, DynamoDB, the service, the parameter store";
        }

        @Override
        void strike(Stage stage, LabRegion region) {
            stage.entrances().refuse(region.name());
            region.crash();
            region.dynamoDb().crash();
            region.parameterStore().link().refuse();
        }

        @Override
        boolean endsTheService() {
            return true;
        }

        @Override
        void comeBack(Stage stage, LabRegion region) {
            region.parameterStore().link().heal();
            region.restart();
            region.dynamoDb().restart();
        }
    },
    /** Everything in the region stands still: its kernels accept connections, nobody answers. */
    FREEZE("region-freeze") {
        @Override
        String fault(String region) {
            return "everything in " + region + " stands still; connections stay open and nobody answers";
        }

        @Override
        void strike(Stage stage, LabRegion region) {
            stage.entrances().blackHole(region.name());
            region.freeze();
            region.dynamoDb().freeze();
            region.parameterStore().link().blackHole();
        }

        @Override
        void comeBack(Stage stage, LabRegion region) throws SQLException {
            region.parameterStore().link().heal();
            region.thaw();
            FailoverScenario.commitAlone(region);
            region.dynamoDb().thaw();
        }
    },
    /** Nothing gets into the region or out of it, and nobody is told. */
    BLACKHOLE("region-blackhole") {
        @Override
        String fault(String region) {
            return "nothing gets into " + region + " or out of it any more, and nobody is told";
        }

        @Override
        void strike(Stage stage, LabRegion region) {
            stage.entrances().blackHole(region.name());
            region.blackHole();
            region.replicationLink().blackHole();
            stage.lab().dynamoDb().isolate(region.name());
        }

        @Override
        void comeBack(Stage stage, LabRegion region) throws SQLException {
            FailoverScenario.commitAlone(region);
            region.heal();
            region.replicationLink().heal();
            stage.lab().dynamoDb().resumeReplication();
        }
    },
    /** The region's DynamoDB has no address any more, and its operators give the region up. */
    DNS("region-dns") {
        @Override
        String fault(String region) {
            return "DNS knows no DynamoDB of " + region + " any more; the rest of the region still runs";
        }

        @Override
        void strike(Stage stage, LabRegion region) {
            region.dynamoDb().loseDns();
        }

        @Override
        boolean leftAtOnce() {
            return false;
        }

        @Override
        void comeBack(Stage stage, LabRegion region) {
            region.dynamoDb().regainDns();
            region.stop();
            region.restart();
        }
    };

    private final String label;

    RegionLoss(String label) {
        this.label = label;
    }

    static Optional<RegionLoss> named(String name) {
        return Arrays.stream(values()).filter(loss -> loss.label.equals(name)).findFirst();
    }

    String label() {
        return label;
    }

    /** Returns what happens to the region, in words. */
    abstract String fault(String region);

    /** Carries the fault out. */
    abstract void strike(Stage stage, LabRegion region);

    /** Returns whether the service's process has ended with the region, so that a new one comes back. */
    boolean endsTheService() {
        return false;
    }

    /** Returns whether the front door leaves the region by itself; else it does when operators evacuate the region. */
    boolean leftAtOnce() {
        return true;
    }

    /** Brings the region's stores back; its old primary is writable, stale, and waits for no standby. */
    abstract void comeBack(Stage stage, LabRegion region) throws SQLException;
}
