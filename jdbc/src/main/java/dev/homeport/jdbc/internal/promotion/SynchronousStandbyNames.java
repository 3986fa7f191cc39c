package dev.homeport.jdbc.internal.promotion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds PostgreSQL's setting {@code synchronous_standby_names}: of which standbys how many have to confirm a commit.
 *
 * @param quorum whether any so many of them do (ANY), rather than the first ones that are connected (FIRST)
 */
record SynchronousStandbyNames(boolean quorum, int number, List<String> names) {

    private static final Pattern COUNTED =
            Pattern.compile("\\s*(?:(first|any)\\s+)?(\\d{1,4})\\s*\\((.*)\\)\\s*", Pattern.CASE_INSENSITIVE);

    private static final Pattern NAME = Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")*)\"|([^\\s,\"()]+))\\s*(,|$)");

    /** Reads the setting; empty if it is not understood. Text without a name is not a setting but its absence. */
    static Optional<SynchronousStandbyNames> parse(String setting) {
        var counted = COUNTED.matcher(setting);
        return counted.matches()
                ? names(counted.group(3))
                        .map(names -> new SynchronousStandbyNames(
                                "any".equalsIgnoreCase(counted.group(1)), Integer.parseInt(counted.group(2)), names))
                : names(setting).map(names -> new SynchronousStandbyNames(false, 1, names));
    }

    /** Returns whether a standby of that name can confirm commits. */
    boolean lists(String name) {
        return names.stream().anyMatch(listed -> listed.equals("*") || listed.equalsIgnoreCase(name));
    }

    private static Optional<List<String>> names(String list) {
        var names = new ArrayList<String>();
        var name = NAME.matcher(list);
        int end = 0;
        boolean more = true;
        while (more && name.find(end) && name.start() == end) {
            names.add(name.group(1) == null ? name.group(2) : name.group(1).replace("\"\"", "\""));
            end = name.end();
            more = !name.group(3).isEmpty();
        }
        return more || end < list.length() ? Optional.empty() : Optional.of(List.copyOf(names));
    }
}
