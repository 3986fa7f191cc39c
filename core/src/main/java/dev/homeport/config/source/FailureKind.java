package dev.homeport.config.source;

/** Says why there is no value. Kinds differ in what a person has to do next, so they are never merged. */
public enum FailureKind {
    /** No source holds it. The only kind that a default or an {@code Optional} forgives. */
    ABSENT,
    /** There is a value, and it cannot be read as the type that is wanted. */
    MALFORMED,
    /** There is a value of the right type, and a rule of the record refuses it. */
    INVALID,
    /** The source may not be read: permissions are missing. */
    DENIED,
    /** The source asks for fewer calls. */
    THROTTLED,
    /** There is a value, and it could not be decrypted. */
    DECRYPTION,
    /** The source has not answered in time. */
    TIMEOUT,
    /** The source could not be reached or read, or has answered with an error of its own. */
    UNAVAILABLE,
    /** What the program asks for cannot work: a name that a source does not allow, a type that cannot be bound. */
    UNUSABLE
}
