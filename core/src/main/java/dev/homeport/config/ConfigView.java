package dev.homeport.config;

import dev.homeport.config.RefreshResult.Failed;
import org.jspecify.annotations.Nullable;

/**
 * Holds all that readers see, in one piece.
 *
 * @param failure why the last refresh failed; null if it did not, or there was none
 */
record ConfigView<T>(Generation<T> generation, @Nullable Failed failure) {}
