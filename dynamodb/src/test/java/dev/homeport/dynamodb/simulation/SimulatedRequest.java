package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;

/** One request of a process to one region, of a call or a canary, on its way through the process, the network and back. */
abstract class SimulatedRequest {

    final int region;
    final long began;

    /** When its own limit strikes. */
    final long ends;

    /** How much time a region at that distance is granted for it. */
    long grantedNanos;

    /** How long the region works at it. */
    long serviceNanos;

    /** Whether it comes over a connection of its own, rather than one of the pool that calls use. */
    boolean apart;

    /** Whether the limit is one that the caller has given, and shorter than any of the product's. */
    boolean shortLimit;

    /** Whether it has left the process. */
    boolean sent;

    long sentAt;

    /** Whether its answer has come, and waits for a thread. */
    boolean answerWaits;

    /** Whether the region has answered with an error. */
    boolean answeredWithError;

    SimulatedRequest(int region, long began, long ends) {
        this.region = region;
        this.began = began;
        this.ends = ends;
        this.grantedNanos = ends - began;
    }

    boolean canary() {
        return false;
    }

    /** What the call is; a canary reads. */
    abstract SimulatedWrite kind();

    AccessMode access() {
        return kind().shape.access();
    }

    /** The region carries it out, whether or not anybody still waits. */
    abstract void arrives();

    /** The process knows how it has ended. */
    abstract void ended(AttemptOutcome verdict);
}
