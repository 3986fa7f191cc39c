/** Plays an outage step by step: measures, fences, promotes, tells every instance, verifies and reports. */
@NullMarked
package dev.homeport.examples.runbook;

import org.jspecify.annotations.NullMarked;
