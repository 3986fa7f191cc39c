/** Measures reading and refreshing the configuration, and simulates a fleet that does. */
@NullMarked
package dev.homeport.benchmarks.config;

import org.jspecify.annotations.NullMarked;
