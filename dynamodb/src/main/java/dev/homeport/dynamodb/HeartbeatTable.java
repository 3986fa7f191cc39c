package dev.homeport.dynamodb;

/** Where heartbeats are written. */
record HeartbeatTable(String table, String partitionKey) {}
