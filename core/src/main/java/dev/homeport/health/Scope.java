package dev.homeport.health;

/**
 * Names the question that a health verdict answers.
 *
 * <p>They are four because the reactions differ: more patience, a restart, a detour around one instance, a detour around a
 * whole region. A shared dependency that answers the first question restarts a fleet for a database that is down, which
 * heals nothing and takes the caches with it.
 */
public enum Scope {
    /**
     * Has this process finished starting? Yes from the end of the first round of all checks on, provided that its own
     * checks are up, such as a cache that has to be filled. Kubernetes asks nothing else until it is.
     */
    STARTED,
    /** Should this process be restarted? Only facts that a restart changes belong here, such as a deadlock. */
    LIVE,
    /** Should this instance be sent requests? */
    READY,
    /** Is this region usable? What the instances of a region share belongs here. */
    REGION
}
