package dev.homeport.config;

/** What one source found, under the name of that source. */
record NamedReading(ConfigSource source, SourceReading reading) {

    /** How the source is called in messages. */
    String label() {
        return reading.via().map(via -> source.name() + " via " + via).orElse(source.name());
    }
}
