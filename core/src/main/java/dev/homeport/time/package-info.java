/** The clock that Homeport measures intervals with. */
@NullMarked
package dev.homeport.time;

import org.jspecify.annotations.NullMarked;
