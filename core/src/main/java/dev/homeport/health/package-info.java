/**
 * The health of what a service depends on: checks run in the background, questions are answered from a snapshot.
 *
 * <p>{@link dev.homeport.health.HealthMonitor} is the place to start.
 */
@NullMarked
package dev.homeport.health;

import org.jspecify.annotations.NullMarked;
