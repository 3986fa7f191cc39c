package dev.homeport.config.internal.source;

import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.Lookup;
import dev.homeport.config.source.NameStyle;
import dev.homeport.config.source.SourceReading;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.config.source.WantedName;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks values up in memory under flat names. */
public final class NamedValuesSource implements ConfigSource {

    private final String name;
    private final NameStyle style;
    private final String prefix;
    private final Function<String, @Nullable String> values;

    /**
     * Makes a source of values that are looked up by one name each.
     *
     * @param name what the source is called in messages
     * @param style how a key becomes a name
     * @param prefix stands before each name
     * @param values returns the value of a name, or null if there is none
     */
    public NamedValuesSource(String name, NameStyle style, String prefix, Function<String, @Nullable String> values) {
        this.name = Objects.requireNonNull(name, "name");
        this.style = style;
        this.prefix = prefix;
        this.values = values;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SourceReading read(SourceRequest request) {
        return new SourceReading(
                request.names(style, prefix::concat).stream().map(this::lookUp).toList());
    }

    private Lookup lookUp(WantedName wanted) {
        var value = values.apply(wanted.text());
        return value == null ? Lookup.absent(wanted) : Lookup.found(wanted, value);
    }

    @Override
    public String toString() {
        return name;
    }
}
