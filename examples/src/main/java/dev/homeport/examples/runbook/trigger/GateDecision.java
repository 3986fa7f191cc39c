package dev.homeport.examples.runbook.trigger;

/** What becomes of an outage. */
public sealed interface GateDecision {

    /** The runbook starts. */
    record Start(Outage outage, UnfencedPromotion unfenced) implements GateDecision {}

    /**
     * Nothing happens.
     *
     * @param why a sentence for a person
     */
    record Ignore(Outage outage, Reason reason, String why) implements GateDecision {}

    /** Why an outage starts nothing, in the order in which they are looked at. */
    enum Reason {
        /** It does not carry the labels that were configured. */
        OTHER_LABELS,
        /** The runbook was started for this outage before. */
        ALREADY_STARTED,
        /** The runbook was started for another outage a short time ago. */
        RECENT_START,
        /** A person is at it, or wants it to be left alone. */
        HELD,
        /** It began too long ago. */
        TOO_OLD
    }
}
