package dev.homeport.config.source;

import java.nio.file.Path;
import java.util.Optional;

/** Lists the values of a {@code .properties} file. */
record PropertiesFileTree(Path file) implements ConfigTree {

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public NameStyle style() {
        return NameStyle.DOTTED;
    }

    @Override
    public Optional<Object> revision() {
        return Optional.of(FileMark.of(file));
    }

    @Override
    public TreeReading read() {
        var text = PropertiesText.readAtRest(file);
        if (text.values() == null) {
            return TreeReading.Failed.of(name(), text.kind(), text.reason());
        }
        var values = text.values();
        return new TreeReading.Listed(
                values.stringPropertyNames().stream()
                        .sorted()
                        .map(name -> new TreeReading.Value(name, values.getProperty(name), false, Optional.empty()))
                        .toList(),
                Optional.empty());
    }

    @Override
    public String toString() {
        return name();
    }
}
