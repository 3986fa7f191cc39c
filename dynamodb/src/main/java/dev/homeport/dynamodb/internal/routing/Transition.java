package dev.homeport.dynamodb.internal.routing;

import java.util.List;

/**
 * One decision.
 *
 * @param next what is known from now on
 * @param effects what is to be done, in this order
 */
public record Transition(RoutingState next, List<RoutingEffect> effects) {}
