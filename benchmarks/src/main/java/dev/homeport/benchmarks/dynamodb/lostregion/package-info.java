/** Measures what callers notice when their DynamoDB region is lost. */
@NullMarked
package dev.homeport.benchmarks.dynamodb.lostregion;

import org.jspecify.annotations.NullMarked;
