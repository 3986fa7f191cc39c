/** What the regions of a service are called. */
@NullMarked
package dev.homeport.region;

import org.jspecify.annotations.NullMarked;
