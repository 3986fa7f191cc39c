package dev.homeport.examples.drill;

import java.util.List;

/**
 * Something that can be played, as often as asked for, and is judged at last.
 *
 * @param <R> what one run comes to
 */
interface DrillScenario<R> {

    String label();

    /** How the services have to be configured. */
    Stage.Wiring wiring();

    /** Whether its services must not remember anything of an earlier run. */
    boolean wantsFreshServices();

    /** What is about to be played, in words. */
    String introduction();

    /** What stands in the live lines before the figures, in words; for whoever reads the first of them. */
    String legend();

    /** Where the services send their work now. */
    String situation(Stage stage);

    R playOnce(DrillRun scene) throws Exception;

    /**
     * The last word.
     *
     * @param runs those that came to an end
     * @param mishaps why a run did not, in words
     */
    DrillVerdict verdict(List<R> runs, List<String> mishaps, boolean worstCaseFails);
}
