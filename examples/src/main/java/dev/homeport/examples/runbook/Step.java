package dev.homeport.examples.runbook;

import java.util.function.Consumer;

/**
 * Does one part of an operation. Each may be done again without harm, since a run that was killed in the middle of one
 * begins with it anew.
 *
 * @param name one word
 * @param kind when it is done
 * @param intention what it will do, for a dry run
 * @param action does it
 */
public record Step(String name, Kind kind, String intention, Action action) {

    /** Says when a step is done. */
    public enum Kind {
        /** It only reads: a dry run does it too, and every run. */
        CHECK,
        /** Every run does it, since what it found out or did may hold no more. */
        EVERY_RUN,
        /** It is left out once the journal says that it is done. */
        ONCE
    }

    /** Does the step's work. */
    @FunctionalInterface
    public interface Action {
        /**
         * Does it.
         *
         * @param facts what earlier steps found out; takes what this one finds out
         * @param progress is told, in words, what is being waited for
         * @throws RunbookException if it could not be done, so that the operation stops here
         * @throws InterruptedException if the operator ended the run
         */
        StepResult perform(Facts facts, Consumer<String> progress) throws RunbookException, InterruptedException;
    }
}
