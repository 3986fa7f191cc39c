package dev.homeport.examples.runbook;

import java.time.Duration;

/** Hears of an operation's steps as they are done, on the thread that does them. */
public interface Progress {

    /** Hears nothing. */
    Progress NONE = new Progress() {};

    /** A run begins, or goes on with what an earlier one has left. */
    default void begins(Plan plan, boolean executes, boolean resumes) {}

    /** A step is about to be done. */
    default void before(Step step) {}

    /** A step waits. */
    default void waits(Step step, String forWhat) {}

    /** A step was done; the journal does not have it yet. */
    default void after(Step step, StepResult result, Duration took) {}

    /** A step is left out, since an earlier run has done it. */
    default void skips(Step step, StepResult earlier) {}

    /** A dry run says what it would do. */
    default void would(Step step) {}

    /** The run ends, done or not. */
    default void ends(Report report) {}
}
