/** Decides when sources are read, and how long a failed call waits before it is tried again. */
@NullMarked
package dev.homeport.config.internal.pacing;

import org.jspecify.annotations.NullMarked;
