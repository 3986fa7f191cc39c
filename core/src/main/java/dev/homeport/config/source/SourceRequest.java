package dev.homeport.config.source;

import dev.homeport.config.internal.pacing.CallPacing;
import dev.homeport.region.RegionName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Tells a {@link ConfigSource} what to look up. Immutable. */
public final class SourceRequest {

    private static final String REGION = "{region}";

    private final List<ConfigKey> keys;
    private final Optional<RegionName> region;
    private final CallPacing pace;

    /** By key, in its dotted form. */
    private final Map<String, String> exactNames;

    /** Asks for these keys, for a region if there is one. */
    public SourceRequest(List<ConfigKey> keys, Optional<RegionName> region, CallPacing pace) {
        this(keys, region, pace, Map.of());
    }

    private SourceRequest(
            List<ConfigKey> keys, Optional<RegionName> region, CallPacing pace, Map<String, String> exactNames) {
        this.exactNames = exactNames;
        this.keys = List.copyOf(keys);
        this.region = region;
        this.pace = pace;
    }

    /**
     * Returns a request without any waiting; for tests of a source.
     *
     * @throws NullPointerException if an argument is null
     */
    public static SourceRequest of(List<ConfigKey> keys, RegionName region) {
        return new SourceRequest(keys, Optional.of(Objects.requireNonNull(region, "region")), CallPacing.NONE);
    }

    /**
     * Returns this request with exact names for some keys, as {@link ConfigSource#withNames} gives them; those that it has
     * already go before.
     *
     * @throws NullPointerException if the argument, a key or a name is null
     */
    public SourceRequest withNames(Map<String, String> names) {
        var all = new HashMap<>(names);
        all.putAll(exactNames);
        return new SourceRequest(keys, region, pace, Map.copyOf(all));
    }

    /** Returns whether all names are those of the other request, in every style and place. */
    public boolean namesAsIn(SourceRequest other) {
        return keys.equals(other.keys) && region.equals(other.region) && exactNames.equals(other.exactNames);
    }

    /** Returns the keys, each once. */
    public List<ConfigKey> keys() {
        return keys;
    }

    /** Returns the region whose own values are wanted first; empty if the application has named none. */
    public Optional<RegionName> region() {
        return region;
    }

    /**
     * Returns all names to look up: for each key that of the region, if there is one, and then the generic one; or the one
     * that {@link ConfigSource#withNames} has given it.
     *
     * @param style how the source writes names
     * @param place adds what stands before or after every name, such as a path or a prefix
     */
    public List<WantedName> names(NameStyle style, UnaryOperator<String> place) {
        var names = new ArrayList<WantedName>(keys.size() * 2);
        for (var key : keys) {
            var exact = exactNames.get(key.dotted());
            if (exact != null) {
                exact(key, exact).ifPresent(names::add);
                continue;
            }
            region.ifPresent(
                    here -> names.add(new WantedName(key, Specificity.REGION, place.apply(style.of(here, key)))));
            names.add(new WantedName(key, Specificity.GENERIC, place.apply(style.of(key))));
        }
        return names;
    }

    private Optional<WantedName> exact(ConfigKey key, String name) {
        return name.contains(REGION)
                ? region.map(here -> new WantedName(key, Specificity.REGION, name.replace(REGION, here.value())))
                : Optional.of(new WantedName(key, Specificity.GENERIC, name));
    }

    /**
     * Returns the reading of a source that finds one name at a time.
     *
     * @param style how the source writes names
     * @param lookup what is found under a name
     */
    public SourceReading lookUp(NameStyle style, Function<WantedName, Lookup> lookup) {
        return new SourceReading(
                names(style, UnaryOperator.identity()).stream().map(lookup).toList());
    }

    /**
     * Waits for the turn of one call. A source that makes several calls does this before each: a refresh in the
     * background is in no hurry, and a fleet that spreads its calls stays below a limit that its bursts would break.
     * Returns at once at start-up and when an operator waits.
     *
     * @param calls how many calls the source is going to make in all
     * @throws InterruptedException if the configuration is being closed
     */
    public void awaitTurn(int calls) throws InterruptedException {
        pace.await(calls);
    }
}
