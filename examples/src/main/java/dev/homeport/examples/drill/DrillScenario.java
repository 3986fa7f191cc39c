package dev.homeport.examples.drill;

import java.util.List;

/**
 * Plays a failure of a region as often as asked for, and judges all runs at last.
 *
 * @param <R> what one run comes to
 */
interface DrillScenario<R> {

    String label();

    /** Returns how the services have to be configured. */
    Stage.Wiring wiring();

    /** Returns whether its services must not remember anything of an earlier run. */
    boolean wantsFreshServices();

    /** Returns a description of the scenario, in words. */
    String introduction();

    /** Returns an explanation of the live lines that are printed before the figures, in words. */
    String legend();

    /** Returns where the services send their work now. */
    String situation(Stage stage);

    R playOnce(DrillRun scene) throws Exception;

    /**
     * Returns whether the run may have missed only what a machine that stands still makes any service miss: a time, or
     * an answer in time. A write that is lost, done twice or told wrongly is no such thing.
     */
    boolean missedOnlyTimes(R run);

    /**
     * Judges all runs.
     *
     * @param runs those that came to an end
     * @param mishaps why a run did not, in words
     */
    DrillVerdict verdict(List<R> runs, List<String> mishaps, boolean worstCaseFails);
}
