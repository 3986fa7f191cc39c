package dev.homeport.testkit;

/** Says when a lab's primary tells a client that a commit is done. */
public enum Replication {
    /**
     * After every standby has written the commit to its log: whichever region is promoted holds every acknowledged
     * write. A standby that is down, frozen or cut off makes commits wait until it is back or the lab is switched to
     * {@link #ASYNCHRONOUS}; so does a primary whose standby was promoted away from it.
     */
    SYNCHRONOUS,

    /** At once: the latest acknowledged writes are lost when their region is lost. */
    ASYNCHRONOUS
}
