/** The drill: loses a region in several ways, under load, and judges what callers were told. */
@NullMarked
package dev.homeport.examples.drill;

import org.jspecify.annotations.NullMarked;
