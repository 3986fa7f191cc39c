/** Observes calls with Micrometer Observation; loaded only where an application asks for it. */
@NullMarked
package dev.homeport.dynamodb.internal.observation;

import org.jspecify.annotations.NullMarked;
