/** Measures {@code /health}, without a server and under load. */
@NullMarked
package dev.homeport.benchmarks.health;

import org.jspecify.annotations.NullMarked;
