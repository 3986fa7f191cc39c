package dev.homeport.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * What the hot path reads, once: the view, and the pool it leads to.
 *
 * @param pool the primary's pool, or null while there is no primary
 * @param sliceMillis how long one wait inside that pool may last before the route is read again
 */
record Route(Topology topology, @Nullable NodePool pool, long sliceMillis) {}
