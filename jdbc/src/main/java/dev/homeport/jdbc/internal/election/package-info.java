/** Decides which node is the primary: pure functions of what was seen and the time. */
@NullMarked
package dev.homeport.jdbc.internal.election;

import org.jspecify.annotations.NullMarked;
