package dev.homeport.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * What the hot path reads, once: the view, and the pool it leads to.
 *
 * @param pool the primary's pool, or null while there is no primary
 */
record Route(Topology topology, @Nullable NodePool pool) {}
