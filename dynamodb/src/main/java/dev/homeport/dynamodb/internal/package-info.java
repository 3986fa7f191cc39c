/** Puts the parts of a client together, starts them and ends them. */
@NullMarked
package dev.homeport.dynamodb.internal;

import org.jspecify.annotations.NullMarked;
