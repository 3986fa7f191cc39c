package dev.homeport.dynamodb;

import java.util.List;

/**
 * One decision.
 *
 * @param next what is known from now on
 * @param effects what is to be done, in this order
 */
record Step(RoutingState next, List<Effect> effects) {}
