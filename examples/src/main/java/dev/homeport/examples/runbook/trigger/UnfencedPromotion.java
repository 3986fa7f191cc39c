package dev.homeport.examples.runbook.trigger;

/**
 * Whether a promotion that no person watches may go on when the old primary could not be fenced.
 *
 * <p>An old primary that is merely cut off goes on taking writes from clients on its side, and those are lost when it
 * is copied afresh. With synchronous replication there are none, since its commits wait for the standby.
 */
public enum UnfencedPromotion {
    /** The runbook stops, and waits for a person. The default. */
    REFUSED,
    /** Somebody has written beforehand that the service is worth more than those writes. */
    ALLOWED;

    /**
     * Reads the configuration's words, {@code allowed} or {@code refused}, and no others.
     *
     * @throws IllegalArgumentException for anything else, so that a typing error allows nothing
     */
    public static UnfencedPromotion parse(String word) {
        return switch (word.strip()) {
            case "allowed" -> ALLOWED;
            case "refused" -> REFUSED;
            default -> throw new IllegalArgumentException("unfenced is 'allowed' or 'refused', not '" + word + "'");
        };
    }
}
