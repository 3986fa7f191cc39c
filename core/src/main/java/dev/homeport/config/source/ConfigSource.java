package dev.homeport.config.source;

import dev.homeport.config.Config;
import dev.homeport.config.ConfigLoader;
import dev.homeport.config.internal.source.ExactNamesSource;
import dev.homeport.config.internal.source.NamedValuesSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Supplies values. An application may write its own: a source says what it found under each name, and never which value
 * wins, is required or has a default.
 *
 * <p>Called by one thread at a time for each {@link Config}, which is interrupted when that is closed. A source bounds
 * its own waits.
 */
public interface ConfigSource {

    /** Returns its name in messages and metric tags, such as {@code ssm}; unique within a loader. */
    String name();

    /**
     * Returns whether its values may change while the application runs, so that it is read again by every refresh. A
     * source that returns false is read once. Default: false.
     */
    default boolean refreshable() {
        return false;
    }

    /**
     * Returns a mark of what would be read now, another one than before when that may have changed, compared by
     * {@code equals}. A refreshable source that has one is asked for it every second and read as soon as it changes, alone
     * and without spreading; besides, it is read by every refresh. It must be cheap, and not throw. Default: empty, so that
     * the source is read by refreshes alone.
     */
    default Optional<Object> revision() {
        return Optional.empty();
    }

    /**
     * Looks everything up.
     *
     * @throws Exception if nothing at all could be read, which counts as {@link FailureKind#UNAVAILABLE} for every key.
     *     Only its class is told, because its message may hold a value; a source that can say more returns a reading
     *     with {@link Lookup.Missed}
     */
    SourceReading read(SourceRequest request) throws Exception;

    /**
     * Returns this source with exact names for some keys, for values that exist already and are called what no key can be
     * called: {@code SsmSource...withNames(Map.of("db.host", "/orders/db-host"))}.
     *
     * <p>Such a key is looked up under that name alone, without a path or a prefix in front of it, in every region. Where the
     * name has {@code {region}} in it, the region's name stands there, the value is the region's own, and without a region
     * nothing is looked up.
     *
     * @param names the exact name of each key, by keys such as {@code db.host}; {@link ConfigLoader#load()} refuses a key that
     *     the record does not have, and a name of two keys
     * @throws NullPointerException if an argument, a key or a name is null
     */
    default ConfigSource withNames(Map<String, String> names) {
        return new ExactNamesSource(this, names);
    }

    /**
     * Returns a source of values given in code, by names such as {@code db.host} and {@code eu-west-1.db.host}.
     *
     * @throws NullPointerException if an argument, a name or a value is null
     */
    static ConfigSource map(String name, Map<String, String> values) {
        values.forEach((key, value) -> Objects.requireNonNull(value, () -> "the value of \"" + key + "\""));
        return new NamedValuesSource(name, NameStyle.DOTTED, "", Map.copyOf(values)::get);
    }

    /** Returns the system properties, by names such as {@code db.host} and {@code eu-west-1.db.host}. */
    static ConfigSource systemProperties() {
        return new NamedValuesSource("system properties", NameStyle.DOTTED, "", System::getProperty);
    }

    /** Returns the environment, by names such as {@code DB_HOST} and {@code EU_WEST_1__DB_HOST}. */
    static ConfigSource environment() {
        return environment("");
    }

    /**
     * Returns the environment, by names with a prefix: for {@code ORDERS_} these are {@code ORDERS_DB_HOST} and
     * {@code ORDERS_EU_WEST_1__DB_HOST}.
     *
     * @throws NullPointerException if {@code prefix} is null
     */
    static ConfigSource environment(String prefix) {
        return new NamedValuesSource(
                "environment", NameStyle.ENVIRONMENT, Objects.requireNonNull(prefix, "prefix"), System::getenv);
    }

    /**
     * Returns a {@code .properties} file in UTF-8, by names such as {@code db.host} and {@code eu-west-1.db.host}. It
     * is read once; a missing file is {@link FailureKind#UNAVAILABLE}.
     *
     * @throws NullPointerException if {@code file} is null
     */
    static ConfigSource propertiesFile(Path file) {
        return new PropertiesFileSource(Objects.requireNonNull(file, "file"), true, false);
    }

    /**
     * Returns a {@code .properties} file like {@link #propertiesFile} that is followed while the application runs: within
     * some 2 s of a change it is read again. Replace it as a whole, by renaming a new file to its name or by exchanging a
     * symbolic link on the way to it, as Kubernetes does; a file that is seen to change while it is read is read again, three
     * times at most, and then {@link FailureKind#UNAVAILABLE}. So is a file that has gone: what was read of it before stays.
     *
     * @throws NullPointerException if {@code file} is null
     */
    static ConfigSource followedFile(Path file) {
        return new PropertiesFileSource(Objects.requireNonNull(file, "file"), true, true);
    }

    /**
     * Returns a directory with a file for each value, followed while the application runs: a mounted ConfigMap or Secret of
     * Kubernetes, or the secrets of Docker. The names of the files are those of a parameter store, such as {@code
     * db_password} and {@code eu-west-1/db_password}; {@link #withNames} gives others. Within some 2 s of a change everything
     * is read again, and all of it from one generation of a mount.
     *
     * <p>Every value counts as a secret, and loses the line breaks at its end if it is a single line. A missing file is
     * {@link FailureKind#ABSENT}, a missing directory {@link FailureKind#UNAVAILABLE}, what may not be read
     * {@link FailureKind#DENIED}, what is not UTF-8 or larger than 1 MiB {@link FailureKind#MALFORMED}.
     *
     * @throws NullPointerException if {@code directory} is null
     */
    static ConfigSource followedDirectory(Path directory) {
        return new DirectorySource(Objects.requireNonNull(directory, "directory"));
    }

    /**
     * Returns a {@code .properties} file like {@link #propertiesFile} that may be missing, but not unreadable.
     *
     * @throws NullPointerException if {@code file} is null
     */
    static ConfigSource propertiesFileIfPresent(Path file) {
        return new PropertiesFileSource(Objects.requireNonNull(file, "file"), false, false);
    }
}
