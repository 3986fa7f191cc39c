/** Decides where a request goes first, and what follows a failure: pure functions. */
@NullMarked
package dev.homeport.dynamodb.internal.replay;

import org.jspecify.annotations.NullMarked;
