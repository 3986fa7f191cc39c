package dev.homeport.dynamodb;

import software.amazon.awssdk.regions.Region;

/**
 * Where one request goes, and why it goes there. For tracing, through {@link RequestOptions#ROUTE}; read it while the
 * request is under way, from any thread.
 */
public interface Route {

    /** The region that this request is sent to. */
    Region region();

    /** How often the operation was tried in other regions before: 0 for the first region. */
    int moves();

    /** Whether this is the second of two requests that race. */
    boolean hedge();

    /** Which attempt in this region it is, from 1. */
    int attempts();
}
