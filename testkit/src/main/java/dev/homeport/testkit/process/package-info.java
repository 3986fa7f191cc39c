/** Starts processes, limits them, and ends them whatever happens. */
@NullMarked
package dev.homeport.testkit.process;

import org.jspecify.annotations.NullMarked;
