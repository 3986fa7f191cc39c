/** Makes and holds the SDK clients of each region, and the clients that applications get. */
@NullMarked
package dev.homeport.dynamodb.internal.client;

import org.jspecify.annotations.NullMarked;
