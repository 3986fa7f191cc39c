/** Reads and writes the file of values that were good last. */
@NullMarked
package dev.homeport.config.internal.knowngood;

import org.jspecify.annotations.NullMarked;
