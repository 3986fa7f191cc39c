/** A door to the inside of the DynamoDB module, for measurements that its outside cannot show. */
@NullMarked
package dev.homeport.dynamodb;

import org.jspecify.annotations.NullMarked;
