/** Watches the regions: probes, counters, and the loop that decides and carries out. */
@NullMarked
package dev.homeport.dynamodb.internal.monitor;

import org.jspecify.annotations.NullMarked;
