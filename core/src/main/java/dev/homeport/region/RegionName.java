package dev.homeport.region;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of a region, such as {@code eu-west-1}.
 *
 * <p>Names belong to the user: {@code us-east} or {@code rack_2} is as good as a cloud provider's own. They end up in
 * metric tags, thread names, configuration keys and paths, so only characters that are safe in all of these are
 * allowed. Names that differ in case are different regions. Immutable and safe for any number of threads.
 *
 * @param value 1 to 63 characters: ASCII letters, digits, {@code -}, {@code _} and {@code .}, the first one a letter
 *     or a digit (so that {@code ..} cannot climb a path)
 */
public record RegionName(String value) {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if {@code value} is not a valid name; the message says which names are
     * @throws NullPointerException if {@code value} is null
     */
    public RegionName {
        Objects.requireNonNull(value, "value");
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("Invalid region name \"" + value
                    + "\": it must have 1 to 63 characters, only ASCII letters, digits, '-', '_' and '.',"
                    + " and start with a letter or a digit");
        }
    }

    /**
     * Returns the region of that name.
     *
     * @throws IllegalArgumentException if {@code value} is not a valid name
     * @throws NullPointerException if {@code value} is null
     */
    public static RegionName of(String value) {
        return new RegionName(value);
    }

    /** Returns the bare name. */
    @Override
    public String toString() {
        return value;
    }
}
