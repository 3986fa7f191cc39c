/** Carries bytes between clients and servers, with distance and faults. */
@NullMarked
package dev.homeport.testkit.relay;

import org.jspecify.annotations.NullMarked;
