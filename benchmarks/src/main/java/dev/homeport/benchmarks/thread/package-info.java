/** Starts threads and lets them wait. */
@NullMarked
package dev.homeport.benchmarks.thread;

import org.jspecify.annotations.NullMarked;
