package dev.homeport.benchmarks.dynamodb.healthyhome;

/**
 * Describes a fault of a process whose regions are well.
 *
 * @param clients how many pairs of fresh clients it is tried with, one after the other
 */
record HealthyCase(String name, int clients, Conditions conditions, Workload workload, Writes writes) {

    /** Says what may become of writes. */
    enum Writes {
        /** None is carried out in the other region. */
        STAY,
        /** Nor is one told as perhaps done, since none that failed was sent. */
        STAY_AND_ARE_CERTAIN,
        /** Home cannot be reached for a while, so that single ones may be carried out in the other region. */
        MAY_MOVE
    }

    /** Makes the calls of a case, which both contenders make, each on its own. */
    interface Workload {

        /** Makes all calls, and records how each went. */
        void run(Side side, Tally tally) throws Exception;
    }

    HealthyCase(String name, Conditions conditions, Workload workload) {
        this(name, 1, conditions, workload, Writes.STAY);
    }
}
