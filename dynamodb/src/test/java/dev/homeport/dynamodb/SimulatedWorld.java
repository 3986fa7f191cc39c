package dev.homeport.dynamodb;

/** What all processes of a simulation share. */
record SimulatedWorld(Timeline timeline, SimulatedNetwork network, SimulatedReplicas replicas, History history) {}
