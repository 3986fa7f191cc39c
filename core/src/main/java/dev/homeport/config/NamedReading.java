package dev.homeport.config;

import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.SourceReading;

/** Joins a reading to the source that it came from. */
record NamedReading(ConfigSource source, SourceReading reading) {

    /** Returns how the source is called in messages. */
    String label() {
        return reading.via().map(via -> source.name() + " via " + via).orElse(source.name());
    }
}
