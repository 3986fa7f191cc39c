/** Gets the credentials of each region, in time and without holding up a call. */
@NullMarked
package dev.homeport.dynamodb.internal.credentials;

import org.jspecify.annotations.NullMarked;
