/** What the regions of a service are called, which one an application runs in, and which are evacuated. */
@NullMarked
package dev.homeport.region;

import org.jspecify.annotations.NullMarked;
