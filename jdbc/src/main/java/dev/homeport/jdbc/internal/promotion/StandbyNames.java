package dev.homeport.jdbc.internal.promotion;

import java.util.Set;
import java.util.TreeSet;

/**
 * The names that a standby may stream under.
 *
 * @param possible one of these; empty if nothing is known
 * @param told whether the standby itself has told it; otherwise these are its {@code cluster_name} and its region, which
 *     may also be the name of another one's stream
 */
record StandbyNames(Set<String> possible, boolean told) {

    static final StandbyNames NONE = new StandbyNames(Set.of(), false);

    StandbyNames {
        possible = Set.copyOf(possible);
    }

    static StandbyNames told(String name) {
        return new StandbyNames(Set.of(name), true);
    }

    static StandbyNames guessed(Set<String> names) {
        return new StandbyNames(names, false);
    }

    /** Returns them as those that the standby has told. */
    StandbyNames confirmed() {
        return new StandbyNames(possible, true);
    }

    @Override
    public String toString() {
        return String.join(", ", new TreeSet<>(possible));
    }
}
