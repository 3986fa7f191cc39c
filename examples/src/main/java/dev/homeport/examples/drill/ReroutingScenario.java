package dev.homeport.examples.drill;

import java.time.Duration;

/**
 * Names the ways to lose a region's DynamoDB, or to leave the region on purpose, with no promotion, and carries each
 * out.
 */
enum ReroutingScenario {
    /** The network loses everything to and from the region's DynamoDB, and neither side is told. */
    BLACKHOLE("dynamodb-blackhole", Duration.ofMillis(1_500)) {
        @Override
        String fault(String region) {
            return "nothing gets to the DynamoDB of " + region + " any more, nor back";
        }

        @Override
        void strike(Stage stage, String region) {
            stage.lab().region(region).dynamoDb().link().blackHole();
        }

        @Override
        String end(String region) {
            return "the way to the DynamoDB of " + region + " is open again";
        }

        @Override
        void heal(Stage stage, String region) {
            stage.lab().region(region).dynamoDb().link().heal();
        }
    },
    /** The name of the region's DynamoDB has no address any more. */
    DNS("dynamodb-dns", Duration.ofSeconds(1)) {
        @Override
        String fault(String region) {
            return "DNS knows no DynamoDB of " + region + " any more";
        }

        @Override
        void strike(Stage stage, String region) {
            stage.lab().region(region).dynamoDb().loseDns();
        }

        @Override
        String end(String region) {
            return "DNS knows the DynamoDB of " + region + " again";
        }

        @Override
        void heal(Stage stage, String region) {
            stage.lab().region(region).dynamoDb().regainDns();
        }
    },
    /** An operator drains the region, by one parameter for every service. */
    EVACUATE("evacuate", ServiceConfigs.REFRESH.plusSeconds(1)) {
        @Override
        String fault(String region) {
            return "an operator evacuates " + region + " by writing one parameter";
        }

        @Override
        void strike(Stage stage, String region) {
            stage.evacuate(region);
        }

        @Override
        String end(String region) {
            return "the operator deletes that parameter";
        }

        @Override
        void heal(Stage stage, String region) {
            stage.endEvacuation();
        }
    };

    private final String label;
    private final Duration away;

    ReroutingScenario(String label, Duration away) {
        this.label = label;
        this.away = away;
    }

    /** Returns what happens, in words. */
    abstract String fault(String region);

    abstract void strike(Stage stage, String region);

    /** Returns what ends it, in words. */
    abstract String end(String region);

    abstract void heal(Stage stage, String region);

    String label() {
        return label;
    }

    /** Returns whether load balancers are to drain the region, too, instead of having it served from elsewhere. */
    boolean drains() {
        return this == EVACUATE;
    }

    /** Returns whether a write may get no answer: only where requests vanish. */
    boolean leavesWritesOpen() {
        return this == BLACKHOLE;
    }

    /**
     * Returns how soon reads and writes must be routed away. Where requests vanish, silence has to be told from
     * slowness first: calls wait for 0.4 s and a canary for 0.5 s in vain; an evacuation is heard of at the next
     * refresh.
     */
    Duration awayBound() {
        return away;
    }

    /**
     * The longest that a read may take meanwhile: one attempt of 0.4 s at home, and the answer from elsewhere, with both ends
     * of a new TLS connection, for ten callers at once, on this machine.
     */
    Duration readBound() {
        return Duration.ofSeconds(1);
    }
}
