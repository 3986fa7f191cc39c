package dev.homeport.jdbc.internal.election;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts how long an address has been missing from what its name resolves to. Pure and immutable.
 *
 * <p>One answer without it proves nothing, since name servers hand out a part of many addresses in turn.
 *
 * @param since the first of the lookups in a row that did not have it; null if the latest had
 * @param lookups how many those are
 * @param latest the latest of them
 */
public record MissingAddress(
        @Nullable Instant since, int lookups, @Nullable Instant latest) {

    public static final MissingAddress LISTED = new MissingAddress(null, 0, null);

    /** So many lookups in a row have to miss it, */
    private static final int LOOKUPS = 3;

    /** over so long a time. */
    private static final Duration OVER = Duration.ofSeconds(60);

    public MissingAddress after(boolean listed, Instant now) {
        if (listed) {
            return LISTED;
        }
        return new MissingAddress(since == null ? now : since, lookups + 1, now);
    }

    /** Returns whether the name does not lead there any more. */
    public boolean gone() {
        return since != null
                && latest != null
                && lookups >= LOOKUPS
                && Duration.between(since, latest).compareTo(OVER) >= 0;
    }
}
