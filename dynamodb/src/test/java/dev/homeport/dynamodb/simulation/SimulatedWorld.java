package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.History;
import dev.homeport.dynamodb.Timeline;

/**
 * What all processes of a simulation share.
 *
 * @param hard whether processes read tables that only one region has, too
 * @param watched whether each decision is held against the truth
 */
record SimulatedWorld(
        Timeline timeline,
        SimulatedNetwork network,
        SimulatedReplicas replicas,
        History history,
        boolean hard,
        boolean watched) {}
