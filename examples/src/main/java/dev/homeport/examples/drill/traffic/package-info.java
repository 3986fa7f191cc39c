/** Users, who know the front door and nothing behind it, and what they were told. */
@NullMarked
package dev.homeport.examples.drill.traffic;

import org.jspecify.annotations.NullMarked;
