package dev.homeport.health;

/**
 * The question that a health verdict answers.
 *
 * <p>They are three because the reactions differ: a restart, a detour around one instance, a detour around a whole
 * region. A shared dependency that answers the first question restarts a fleet for a database that is down, which
 * heals nothing and takes the caches with it.
 */
public enum Scope {
    /** Should this process be restarted? Only facts that a restart changes belong here, such as a deadlock. */
    LIVE,
    /** Should this instance be sent requests? */
    READY,
    /** Is this region usable? What the instances of a region share belongs here. */
    REGION
}
