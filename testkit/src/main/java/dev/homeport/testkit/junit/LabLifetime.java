package dev.homeport.testkit.junit;

/** Says how long a lab lives that {@link RegionLabTest} starts. */
public enum LabLifetime {
    /**
     * One lab serves all tests of a class, and is {@linkplain dev.homeport.testkit.RegionLab#restore() restored} before each of
     * them but the first: no fault is left, and the first region is the primary. What tests have written stays.
     */
    PER_CLASS,

    /** Each test has a lab of its own, empty and untouched, which costs its start. Tests may run in parallel. */
    PER_METHOD
}
