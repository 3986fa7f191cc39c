package dev.homeport.dynamodb;

/**
 * What becomes of reads where the region that they begin in answers, but takes many times as long as usual: for 10 s a median
 * of its canaries of 250 ms at least, of five times the usual and of twice what another region takes.
 */
public enum SlowHome {
    /** It is told, by {@link RoutingEvent.RegionSlow} and a home check that is down; reads stay, and wait. */
    REPORT,
    /**
     * Besides, reads begin elsewhere: fewer and fewer of them within 15 s, after a wait of up to 10 s that differs from process
     * to process, so that a fleet does not fall on the other region at once. They come back as after a failure. Writes stay.
     */
    MOVE_READS
}
