package dev.homeport.dynamodb.internal.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import software.amazon.awssdk.regions.Region;

/** Collects everything that is wrong with a builder, so that one exception can tell all of it. */
public final class SettingsProblems {

    private static final int MOST_REGIONS = 8;

    /** DynamoDB's own rule for table names; an ARN names a table of another account. */
    private static final String TABLE = "[A-Za-z0-9_.-]{3,255}|arn:[A-Za-z0-9:/_.-]{1,1000}";

    private final List<String> problems = new ArrayList<>();

    public void addIf(boolean wrong, String problem) {
        if (wrong) {
            problems.add(problem);
        }
    }

    public void name(String name) {
        addIf(
                !name.matches("[A-Za-z0-9._-]{1,50}"),
                "name must be 1 to 50 letters, digits, dots, hyphens and underscores but is '" + name + "'");
    }

    public void regions(List<Region> regions) {
        addIf(
                regions.size() < 2 || regions.size() > MOST_REGIONS,
                "regions must be 2 to " + MOST_REGIONS + " but are " + regions.size()
                        + "; list every region of the global table with regions(...), your own first");
        addIf(new HashSet<>(regions).size() < regions.size(), "a region is listed twice: " + regions);
        for (var region : regions) {
            addIf(
                    !region.id().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}") || region.isGlobalRegion(),
                    "'" + region + "' is not a region of DynamoDB; use its plain name, such as eu-west-1");
        }
    }

    /** Checks the name of a table that an option gives. */
    public void table(String option, String name) {
        addIf(!name.matches(TABLE), option + ": '" + name + "' is not a table name");
    }

    public void range(String what, Duration value, Duration least, Duration most) {
        addIf(
                value.compareTo(least) < 0 || value.compareTo(most) > 0,
                what + " must be between " + least + " and " + most + " but is " + value);
    }

    /** A time limit that two others enclose, each named as at the builder. */
    public void between(String what, Duration value, String lower, Duration least, String upper, Duration most) {
        addIf(
                value.compareTo(least) < 0 || value.compareTo(most) > 0,
                what + " is " + value + " but must not be shorter than " + lower + " or longer than " + upper);
    }

    public void throwIfAny(String consequence) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(consequence + ", " + problems.size()
                    + (problems.size() == 1 ? " problem:" : " problems:") + "\n- " + String.join("\n- ", problems));
        }
    }
}
