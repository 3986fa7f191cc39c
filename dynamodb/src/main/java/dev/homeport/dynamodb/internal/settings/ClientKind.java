package dev.homeport.dynamodb.internal.settings;

/** The kinds of client that an application can have. */
public enum ClientKind {
    SYNC,
    ASYNC
}
