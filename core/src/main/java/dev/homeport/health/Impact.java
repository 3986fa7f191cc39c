package dev.homeport.health;

/** What it means for a scope when one of its checks is not up. */
public enum Impact {
    /** The scope is down. */
    CRITICAL,
    /** The scope stays up and the check is named in {@link HealthSnapshot#degraded(Scope)}. */
    DEGRADING,
    /** Nothing but the check's own state, metrics and events. */
    INFORMATIVE
}
