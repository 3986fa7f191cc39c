/** Fails a database over again and again, and counts what was done twice, told wrongly or lost. */
@NullMarked
package dev.homeport.benchmarks.jdbc.exactlyonce;

import org.jspecify.annotations.NullMarked;
