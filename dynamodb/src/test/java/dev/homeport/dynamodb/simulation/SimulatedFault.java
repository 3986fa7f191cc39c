package dev.homeport.dynamodb.simulation;

/**
 * One thing that is wrong between some clients and some regions. Several can hold at once.
 *
 * @param clients a bit for each client
 * @param regions a bit for each region
 * @param probability for each attempt
 */
public record SimulatedFault(Kind kind, int clients, int regions, double probability) {

    public enum Kind {
        /** The name does not resolve. */
        DNS,
        /** Connections are refused. */
        REFUSE,
        /** Connections are accepted and nothing is answered; some of the requests are carried out. */
        HANG,
        /** No connection comes to be. */
        BLACK_HOLE,
        /** HTTP 500, before or after it was carried out. */
        ERROR,
        /** Lost on the way there, or on the way back. */
        LOSS,
        /** A reset after the request was sent. */
        RESET,
        /** Not enough capacity. */
        THROTTLE,
        /** Another region is writing the item. */
        CONFLICT,
        /** Answers take 300 ms longer. */
        SLOW,
        /** The table is missing. */
        MISSING_TABLE,
        /** HTTP 500 for what manages tables; data is well. */
        CONTROL_PLANE;

        boolean keepsConnectionsFromBeingMade() {
            return this == DNS || this == REFUSE || this == HANG || this == BLACK_HOLE || this == LOSS;
        }
    }

    static final int EVERYBODY = -1;

    public static SimulatedFault at(int region, Kind kind, double probability) {
        return new SimulatedFault(kind, EVERYBODY, 1 << region, probability);
    }

    public static SimulatedFault everywhere(Kind kind, double probability) {
        return new SimulatedFault(kind, EVERYBODY, EVERYBODY, probability);
    }

    /** Whether nothing at all is answered, so that it may as well be the network of whoever asks. */
    boolean isOurOwnNetwork() {
        return regions == EVERYBODY && probability == 1;
    }

    boolean concerns(int client, int region) {
        return (clients & 1 << client) != 0 && (regions & 1 << region) != 0;
    }
}
