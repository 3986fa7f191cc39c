/** Tells what a request does, and what the end of an attempt means: pure functions. */
@NullMarked
package dev.homeport.dynamodb.internal.operation;

import org.jspecify.annotations.NullMarked;
