/** Stands in for DynamoDB regions that are far away, and that fail as they are told. */
@NullMarked
package dev.homeport.benchmarks.region;

import org.jspecify.annotations.NullMarked;
