/**
 * Configuration that knows its region: typed, validated, from several sources, and refreshed while running.
 *
 * <p>{@link dev.homeport.config.ConfigLoader} is the place to start.
 */
@NullMarked
package dev.homeport.config;

import org.jspecify.annotations.NullMarked;
