/** Measures what a client does while its regions are well and its own process is not. */
@NullMarked
package dev.homeport.benchmarks.dynamodb.healthyhome;

import org.jspecify.annotations.NullMarked;
