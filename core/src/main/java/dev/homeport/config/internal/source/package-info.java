/** The sources that {@code ConfigSource} makes and that need no file. */
@NullMarked
package dev.homeport.config.internal.source;

import org.jspecify.annotations.NullMarked;
