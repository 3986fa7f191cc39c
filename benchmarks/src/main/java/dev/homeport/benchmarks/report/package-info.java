/** Prints what a benchmark measured, judges it by its bounds, and writes it as JSON. */
@NullMarked
package dev.homeport.benchmarks.report;

import org.jspecify.annotations.NullMarked;
