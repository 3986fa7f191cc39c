/** Where configuration comes from: the sources that are supplied, and {@link dev.homeport.config.source.ConfigSource} for one of your own. */
@NullMarked
package dev.homeport.config.source;

import org.jspecify.annotations.NullMarked;
