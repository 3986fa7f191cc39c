/** Holds what the runs of a drill have measured, and writes figures as words. */
@NullMarked
package dev.homeport.examples.drill.result;

import org.jspecify.annotations.NullMarked;
