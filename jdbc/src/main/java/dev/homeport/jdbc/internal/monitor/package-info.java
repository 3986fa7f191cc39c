/** Probes the nodes, decides which one is the primary, and carries the decision out. */
@NullMarked
package dev.homeport.jdbc.internal.monitor;

import org.jspecify.annotations.NullMarked;
