package dev.homeport.region;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of a region, such as {@code eu-west-1}.
 *
 * <p>Names belong to the user: {@code us-east} or {@code rack_2} is as good as a cloud provider's own. They end up in
 * metric tags, thread names, configuration keys and paths, so only characters that are safe in all of these are
 * allowed.
 *
 * <p>Names are compared as people mean them: {@code EU-WEST-1}, {@code eu_west_1} and {@code eu-west-1} are equal, and each
 * keeps the form in which it was written. Immutable and safe for any number of threads.
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

    /** Returns whether both are the same name, whatever their case, and with {@code _} as good as {@code -}. */
    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof RegionName that) || value.length() != that.value.length()) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (meant(value.charAt(i)) != meant(that.value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = 0; i < value.length(); i++) {
            hash = 31 * hash + meant(value.charAt(i));
        }
        return hash;
    }

    private static char meant(char written) {
        if (written == '_') {
            return '-';
        }
        return written >= 'A' && written <= 'Z' ? (char) (written + ('a' - 'A')) : written;
    }

    /** Returns the name as it was written. */
    @Override
    public String toString() {
        return value;
    }
}
