/** Reads the schema of a configuration record, and turns text into its values. */
@NullMarked
package dev.homeport.config.internal.binding;

import org.jspecify.annotations.NullMarked;
