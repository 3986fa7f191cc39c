package dev.homeport.jdbc.internal.pool;

import dev.homeport.jdbc.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Holds what each borrow reads at once: the view, and the pool it leads to.
 *
 * @param pool the primary's pool, or null while there is no primary
 */
record PrimaryRoute(Topology topology, @Nullable NodePool pool) {}
