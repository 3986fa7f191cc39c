package dev.homeport.dynamodb.internal.settings;

/** Where heartbeats are written. */
public record HeartbeatTable(String table, String partitionKey) {}
