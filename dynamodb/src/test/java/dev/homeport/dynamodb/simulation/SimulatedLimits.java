package dev.homeport.dynamodb.simulation;

/** How long an attempt may take, by the defaults of the product. */
public interface SimulatedLimits {

    long CALL = 2 * SimulatedClient.SECOND;
    long ATTEMPT = 400 * SimulatedClient.MILLI;
    long LONG_ATTEMPT = SimulatedClient.SECOND;
    long OVERDUE = ATTEMPT / 2;

    SimulatedLimits RIGHT = new SimulatedLimits() {};

    /**
     * The limit of one attempt.
     *
     * @param further whether the call has failed in another region before
     * @param preferred whether the region is the one where calls begin while all is well
     * @param leftNanos of the whole call
     */
    default long attempt(SimulatedWrite kind, boolean further, boolean preferred, long leftNanos) {
        return further || !preferred ? leftNanos : Math.min(kind.ofOneItem() ? ATTEMPT : LONG_ATTEMPT, leftNanos);
    }
}
