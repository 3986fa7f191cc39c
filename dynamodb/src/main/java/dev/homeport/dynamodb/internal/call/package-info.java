/** Takes one call of an application to the regions that it needs. */
@NullMarked
package dev.homeport.dynamodb.internal.call;

import org.jspecify.annotations.NullMarked;
