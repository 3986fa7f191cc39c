/** The front door: the one address that users speak to, which leads them to a region that says it is well. */
@NullMarked
package dev.homeport.examples.drill.door;

import org.jspecify.annotations.NullMarked;
