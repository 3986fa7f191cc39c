package dev.homeport.dynamodb;

/** The two ways a region is used, each of which can fail alone. */
public enum AccessMode {
    /** Operations that change nothing. */
    READ,
    /** Operations that change items. */
    WRITE
}
