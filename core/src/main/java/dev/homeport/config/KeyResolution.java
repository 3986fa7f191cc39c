package dev.homeport.config;

import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.Lookup.Found;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was found for one key, in order of precedence: source by source, and in each the region's own name
 * before the generic one.
 *
 * <p>The first value wins, unless something above it could not be read: a value there might have overridden it, and to
 * guess that there was none would be a lie. What could not be read below the winner does not matter.
 */
record KeyResolution(ConfigKey key, List<SourcedLookup> attempts) {

    /** Where the value comes from; null if there is none. */
    @Nullable
    SourcedLookup winner() {
        for (var attempt : attempts) {
            if (attempt.lookup() instanceof Found) {
                return attempt;
            }
        }
        return null;
    }

    /** The first thing that stands between the sources and a sure answer; null if the answer is sure. */
    @Nullable
    SourcedLookup obstacle() {
        for (var attempt : attempts) {
            if (attempt.lookup() instanceof Found) {
                return null;
            }
            if (attempt.obstacle().isPresent()) {
                return attempt;
            }
        }
        return null;
    }

    /** What would have been the value if the winner were not there. */
    List<SourcedLookup> shadowed() {
        var winner = winner();
        return attempts.stream()
                .filter(attempt -> attempt != winner && attempt.lookup() instanceof Found)
                .toList();
    }

    /** Whether a source says that its value must not be shown; then no source's is. */
    boolean foundSecret() {
        return attempts.stream().anyMatch(attempt -> attempt.lookup() instanceof Found found && found.secret());
    }

    List<LookupAttempt> tried() {
        return attempts.stream().map(SourcedLookup::tried).toList();
    }

    /** Whether both stories end with the same value, from wherever it came. */
    boolean hasValueOf(KeyResolution other) {
        return Objects.equals(text(), other.text());
    }

    private @Nullable String text() {
        var winner = winner();
        return winner != null && winner.lookup() instanceof Found found ? found.value() : null;
    }

    /** Leaves out what was found, of which the record does not know whether it is a secret. */
    @Override
    public String toString() {
        return "KeyStory[" + key + "]";
    }
}
