package dev.homeport.testkit.containers;

/** Holds the builder's options, validated. */
record ContainerImages(String postgres, String postgresUser, DynamoDbImage dynamoDb) {}
