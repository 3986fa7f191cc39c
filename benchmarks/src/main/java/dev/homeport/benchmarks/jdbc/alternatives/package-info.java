/** Compares what a service notices of a lost primary with Homeport and with what it could use instead. */
@NullMarked
package dev.homeport.benchmarks.jdbc.alternatives;

import org.jspecify.annotations.NullMarked;
