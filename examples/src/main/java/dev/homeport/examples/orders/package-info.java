/** The reference service: takes orders over HTTP and survives the loss of a region. */
@NullMarked
package dev.homeport.examples.orders;

import org.jspecify.annotations.NullMarked;
