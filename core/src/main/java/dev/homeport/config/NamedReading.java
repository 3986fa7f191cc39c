package dev.homeport.config;

import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.SourceReading;

/** What one source found, under the name of that source. */
record NamedReading(ConfigSource source, SourceReading reading) {

    /** How the source is called in messages. */
    String label() {
        return reading.via().map(via -> source.name() + " via " + via).orElse(source.name());
    }
}
