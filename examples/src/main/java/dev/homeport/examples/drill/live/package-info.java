/** One screen of a terminal that shows a story while it is played. */
@NullMarked
package dev.homeport.examples.drill.live;

import org.jspecify.annotations.NullMarked;
