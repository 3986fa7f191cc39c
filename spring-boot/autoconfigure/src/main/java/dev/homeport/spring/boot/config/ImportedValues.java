package dev.homeport.spring.boot.config;

import dev.homeport.config.source.ConfigTree;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.NameStyle;
import dev.homeport.config.source.TreeReading;
import dev.homeport.region.RegionName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds what one import found, each property once: a value of the running region has taken the place of the generic one.
 * Immutable.
 *
 * <p>Spring Boot takes {@code db-host}, {@code db_host} and {@code dbHost} for one property, so these are one here.
 */
final class ImportedValues {

    static final ImportedValues NONE = new ImportedValues(Map.of());

    /** A name between two slashes that is a number is the index of a list. */
    private static final Pattern INDEX = Pattern.compile("/(\\d+)(?=/|$)");

    /** By the form in which properties are compared. */
    private final Map<String, ImportedValue> values;

    private final String[] names;

    private ImportedValues(Map<String, ImportedValue> values) {
        this.values = values;
        this.names = values.values().stream().map(ImportedValue::property).toArray(String[]::new);
    }

    /**
     * Lets the region's own values go before generic ones.
     *
     * @param problems takes what is wrong with the names
     */
    static ImportedValues of(
            ConfigTree tree, TreeReading.Listed listed, RegionName region, List<TreeReading.Problem> problems) {
        boolean paths = tree.style() == NameStyle.PATH;
        var own = region.value() + (paths ? "/" : ".");
        var generic = new LinkedHashMap<String, ImportedValue>();
        var regional = new LinkedHashMap<String, ImportedValue>();
        for (var value : listed.values()) {
            boolean isOwn = value.name().startsWith(own);
            var name = isOwn ? value.name().substring(own.length()) : value.name();
            var property = paths ? property(name) : name;
            var place = tree.name()
                    + (paths ? "/" : " ")
                    + value.name()
                    + listed.via().map(via -> " via " + via).orElse("");
            var imported = new ImportedValue(
                    property, value.value(), new ImportedValue.From(place, value.version(), value.secret()));
            var other = (isOwn ? regional : generic).putIfAbsent(compared(property), imported);
            if (other != null) {
                problems.add(new TreeReading.Problem(
                        place,
                        FailureKind.UNUSABLE,
                        "it is the property " + property + ", and so is " + other.origin()));
            }
        }
        generic.putAll(regional);
        return new ImportedValues(generic);
    }

    private static String property(String path) {
        return INDEX.matcher(path).replaceAll("[$1]").replace('/', '.');
    }

    private static String compared(String property) {
        return property.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    @Nullable
    ImportedValue get(String property) {
        return values.get(compared(property));
    }

    String[] names() {
        return names.clone();
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** Returns the properties that have another value in the other import, or are in one of them alone. */
    Set<String> differences(ImportedValues later) {
        var changed = new TreeSet<String>();
        later.values.forEach((key, value) -> {
            if (!text(values.get(key)).equals(Optional.of(value.text()))) {
                changed.add(value.property());
            }
        });
        var gone = new ArrayList<>(values.values());
        gone.removeIf(value -> later.values.containsKey(compared(value.property())));
        gone.forEach(value -> changed.add(value.property()));
        return changed;
    }

    private static Optional<String> text(@Nullable ImportedValue value) {
        return Optional.ofNullable(value).map(ImportedValue::text);
    }

    /** Tells how many there are, and none of them. */
    @Override
    public String toString() {
        return "ImportedValues[" + names.length + "]";
    }
}
