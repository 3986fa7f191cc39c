package dev.homeport.dynamodb.simulation;

/** How far each region is from each process, to it and back. */
public final class SimulatedDistances {

    private final long[][] there;
    private final long[][] back;

    SimulatedDistances(int clients, int regions) {
        there = new long[clients][regions];
        back = new long[clients][regions];
    }

    void set(int client, int region, long thereNanos, long backNanos) {
        there[client][region] = thereNanos;
        back[client][region] = backNanos;
    }

    /** The same for every process, half of it each way. */
    public void roundTrip(int region, long nanos) {
        for (int client = 0; client < there.length; client++) {
            set(client, region, nanos / 2, nanos - nanos / 2);
        }
    }

    long there(int client, int region) {
        return there[client][region];
    }

    long back(int client, int region) {
        return back[client][region];
    }

    public long roundTrip(int client, int region) {
        return there(client, region) + back(client, region);
    }
}
