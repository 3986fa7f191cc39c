package dev.homeport.config;

import dev.homeport.config.internal.binding.ComponentSchema.Leaf;
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

    /** Whether the value of that key has one. */
    static boolean in(Leaf leaf, KeyResolution story) {
        var winner = story.winner();
        return winner != null
                && leaf.type() instanceof ValueType.Single
                && leaf.type().scalar().isText()
                && !LineBreaks.stripped(winner.found().orElseThrow().value())
                        .equals(winner.found().orElseThrow().value());
    }

    /** Warns of each value that has one. */
    static void tell(RecordSchema shape, Map<ConfigKey, KeyResolution> stories) {
        for (var leaf : shape.leaves()) {
            var story = stories.get(leaf.key());
            var winner = story == null ? null : story.winner();
            if (winner != null && in(leaf, story)) {
                LOG.warn(
                        "Configuration value ends with a line break; write it without one, or load it with"
                                + " stripLineBreaks(): key={} source={} name={}",
                        leaf.key(),
                        winner.source(),
                        winner.lookup().name().text());
            }
        }
    }
}
