/** How the modules put their meters into a Micrometer registry, and take them out again. */
@NullMarked
package dev.homeport.metrics;

import org.jspecify.annotations.NullMarked;
