/** Watches the nodes: probes, the loop that decides, and the actor that carries out what was decided. */
@NullMarked
package dev.homeport.jdbc.internal.monitor;

import org.jspecify.annotations.NullMarked;
