package dev.homeport.examples.runbook;

/**
 * Says how a step ended.
 *
 * @param text what was done or found, on one line
 * @param complete whether nothing of it is left for a person
 */
public record StepResult(String text, boolean complete) {

    /** Returns the result of a step that did all it should. */
    public static StepResult done(String text) {
        return new StepResult(text, true);
    }

    /** Returns the result of a step that left something which a person has to know. */
    public static StepResult incomplete(String text) {
        return new StepResult(text, false);
    }
}
