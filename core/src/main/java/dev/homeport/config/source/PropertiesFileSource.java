package dev.homeport.config.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;

/** Reads a {@code .properties} file, always in UTF-8, whatever the platform. */
final class PropertiesFileSource implements ConfigSource {

    private final Path file;
    private final boolean required;
    private final boolean followed;

    PropertiesFileSource(Path file, boolean required, boolean followed) {
        this.file = file;
        this.required = required;
        this.followed = followed;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public boolean refreshable() {
        return followed;
    }

    @Override
    public Optional<Object> revision() {
        return followed ? Optional.of(FileMark.of(file)) : Optional.empty();
    }

    @Override
    public SourceReading read(SourceRequest request) {
        var names = request.names(NameStyle.DOTTED, UnaryOperator.identity());
        var text = followed ? PropertiesText.readAtRest(file) : PropertiesText.read(file);
        if (text.values() != null) {
            var values = text.values();
            return new SourceReading(
                    names.stream().map(name -> lookUp(values, name)).toList());
        }
        if (text.kind() != FailureKind.ABSENT) {
            return SourceReading.failed(names, text.kind(), text.reason());
        }
        return required
                ? SourceReading.failed(names, FailureKind.UNAVAILABLE, text.reason())
                : new SourceReading(List.of());
    }

    private static Lookup lookUp(Properties properties, WantedName name) {
        var value = properties.getProperty(name.text());
        return value == null ? Lookup.absent(name) : Lookup.found(name, value);
    }

    @Override
    public String toString() {
        return name();
    }
}
