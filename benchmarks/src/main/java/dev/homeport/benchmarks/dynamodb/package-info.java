/** Measures what a call costs through Homeport, through the SDK, and with the routing alone. */
@NullMarked
package dev.homeport.benchmarks.dynamodb;

import org.jspecify.annotations.NullMarked;
