package dev.homeport.config;

import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.Lookup;
import dev.homeport.config.source.Lookup.Found;
import dev.homeport.config.source.Lookup.Missed;
import java.util.Optional;

/** One lookup, and the source that it was made in. */
record SourcedLookup(String source, Lookup lookup) {

    Optional<Found> found() {
        return lookup instanceof Found found ? Optional.of(found) : Optional.empty();
    }

    /** Returns why it is not known whether there is a value; empty if there is one, or surely none. */
    Optional<Missed> obstacle() {
        return lookup instanceof Missed missed && missed.kind() != FailureKind.ABSENT
                ? Optional.of(missed)
                : Optional.empty();
    }

    LookupAttempt tried() {
        return lookup instanceof Missed missed
                ? new LookupAttempt(source, missed.name().text(), Optional.of(missed.kind()), missed.reason())
                : new LookupAttempt(source, lookup.name().text(), Optional.empty(), "found");
    }
}
