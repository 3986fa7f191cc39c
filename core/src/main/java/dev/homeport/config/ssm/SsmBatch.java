package dev.homeport.config.ssm;

import dev.homeport.config.source.WantedName;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds the names that travel in one call.
 *
 * @param texts the same as the store is asked for them, with a selector
 */
record SsmBatch(List<WantedName> names, List<String> texts) {

    /** What {@code GetParameters} takes. */
    static final int MOST_NAMES = 10;

    static List<SsmBatch> of(List<WantedName> names, String selector) {
        var batches = new ArrayList<SsmBatch>();
        for (int from = 0; from < names.size(); from += MOST_NAMES) {
            var batch = List.copyOf(names.subList(from, Math.min(from + MOST_NAMES, names.size())));
            batches.add(new SsmBatch(
                    batch, batch.stream().map(name -> name.text() + selector).toList()));
        }
        return List.copyOf(batches);
    }
}
