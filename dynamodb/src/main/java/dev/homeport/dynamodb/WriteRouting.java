package dev.homeport.dynamodb;

/** Where writes may go. */
public enum WriteRouting {
    /** Home, and to the next usable region while home is out. */
    FOLLOW,
    /** Home, and nowhere else; they fail while home does. */
    HOME_ONLY
}
