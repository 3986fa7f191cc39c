/** Decides which regions are in service: pure functions of what was seen and the time. */
@NullMarked
package dev.homeport.dynamodb.internal.routing;

import org.jspecify.annotations.NullMarked;
