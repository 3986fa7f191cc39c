/** Names the regions of a service, finds out which one an application runs in, and evacuates them. */
@NullMarked
package dev.homeport.region;

import org.jspecify.annotations.NullMarked;
