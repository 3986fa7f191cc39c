package dev.homeport.config;

import dev.homeport.config.internal.binding.ComponentSchema.KeyComponent;
import dev.homeport.config.internal.binding.LineBreaks;
import dev.homeport.config.internal.binding.RecordSchema;
import dev.homeport.config.internal.binding.ValueType;
import dev.homeport.config.source.ConfigKey;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of values that end with a line break, which is part of them and seldom meant to be. */
final class LineBreakWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(Config.class);

    private LineBreakWarnings() {}

    /** Returns whether the value of that key has one. */
    static boolean in(KeyComponent component, KeyResolution resolution) {
        var winner = resolution.winner();
        return winner != null
                && component.type() instanceof ValueType.Single
                && component.type().scalar().isText()
                && !LineBreaks.stripped(winner.found().orElseThrow().value())
                        .equals(winner.found().orElseThrow().value());
    }

    /** Warns of each value that has one. */
    static void tell(RecordSchema schema, Map<ConfigKey, KeyResolution> resolutions) {
        for (var component : schema.keyComponents()) {
            var resolution = resolutions.get(component.key());
            var winner = resolution == null ? null : resolution.winner();
            if (winner != null && in(component, resolution)) {
                LOG.warn(
                        "Configuration value ends with a line break; write it without one, or load it with"
                                + " stripLineBreaks(): key={} source={} name={}",
                        component.key(),
                        winner.source(),
                        winner.lookup().name().text());
            }
        }
    }
}
