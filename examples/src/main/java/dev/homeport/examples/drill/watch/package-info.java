/** Watches what a drill cannot read from a request: pauses of the machine, routes, switches of the primary, failed statements. */
@NullMarked
package dev.homeport.examples.drill.watch;

import org.jspecify.annotations.NullMarked;
