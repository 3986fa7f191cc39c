/** Configures a {@link dev.homeport.dynamodb.MultiRegionDynamoDb} and the SDK clients that it gives. */
@NullMarked
package dev.homeport.spring.boot.dynamodb;

import org.jspecify.annotations.NullMarked;
