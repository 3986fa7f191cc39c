/**
 * Sources of configuration: those that Homeport supplies, and {@link dev.homeport.config.source.ConfigSource} for one
 * of your own.
 */
@NullMarked
package dev.homeport.config.source;

import org.jspecify.annotations.NullMarked;
