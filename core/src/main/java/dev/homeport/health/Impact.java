package dev.homeport.health;

/** Says what a check that is not up means for its scopes. */
public enum Impact {
    /** The scope is down. */
    CRITICAL,
    /** The scope stays up and the check is named in {@link HealthSnapshot#degraded(Scope)}. */
    DEGRADING,
    /** Nothing but the check's own state, metrics and events. */
    INFORMATIVE
}
