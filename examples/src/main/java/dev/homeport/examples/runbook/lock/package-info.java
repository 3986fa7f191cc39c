/** Keeps two operators from working on one outage, with a lock in the region that is promoted. */
@NullMarked
package dev.homeport.examples.runbook.lock;

import org.jspecify.annotations.NullMarked;
