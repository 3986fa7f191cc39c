/** DynamoDB Local in every region of a lab, replicating as global tables do. */
@NullMarked
package dev.homeport.testkit.dynamodb;

import org.jspecify.annotations.NullMarked;
