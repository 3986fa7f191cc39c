package dev.homeport.dynamodb;

import software.amazon.awssdk.regions.Region;

/**
 * Where one request goes, and why it goes there. For tracing, through {@link RequestOptions#ROUTE}; read it while the
 * request is under way, from any thread.
 */
public interface RequestRoute {

    /** The region that this request is sent to. */
    Region region();

    /** How often the operation was tried in other regions before: 0 for the first region. */
    int moves();

    /** Whether this is the second of two requests that race. */
    boolean hedge();

    /**
     * Whether this asks for the next page of a query, scan or statement in another region than the page before came from,
     * because that one is not in use: what either has of the newest writes may differ. Of the first region only; where
     * it was sent on, {@link #moves()} says so.
     */
    boolean continuedElsewhere();

    /** Which attempt in this region it is, from 1. */
    int attempts();
}
