/**
 * DynamoDB clients that use the nearest healthy replica of a global table. Start at {@code MultiRegionDynamoDb}.
 *
 * <p>Inside, everything has its room: what the user says (the builder), what the world does (canaries, the SDK's answers
 * turned into {@link dev.homeport.dynamodb.internal.operation.AttemptOutcome verdicts}), the decisions, which are pure, and the view that they
 * publish and that each call reads once.
 */
@org.jspecify.annotations.NullMarked
package dev.homeport.dynamodb;
