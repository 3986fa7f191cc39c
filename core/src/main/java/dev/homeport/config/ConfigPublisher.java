package dev.homeport.config;

import dev.homeport.config.ConfigDecision.Step;
import dev.homeport.config.RefreshResult.Changed;
import dev.homeport.config.RefreshResult.Failed;
import dev.homeport.config.internal.binding.RecordSchema;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what was decided: shows it, writes one line if the state has changed, tells the listeners, and keeps the
 * last known good values. Written to by one thread at a time.
 */
final class ConfigPublisher<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Config.class);

    private final ChangeAnnouncer<T> announcer;
    private final KnownGoodStore store;
    private final RecordSchema schema;
    private volatile ConfigView<T> view;

    /** Why the latest refresh failed, and how often it has failed so; used by the publishing thread alone. */
    private String told = "";

    private long failuresAlike;

    ConfigPublisher(Generation<T> first, ChangeAnnouncer<T> announcer, KnownGoodStore store, RecordSchema schema) {
        this.schema = schema;
        this.view = new ConfigView<>(first, null);
        this.announcer = announcer;
        this.store = store;
    }

    ConfigView<T> view() {
        return view;
    }

    Generation<T> shown() {
        return view.generation();
    }

    void publish(Step<T> step, List<NamedReading> readings) {
        var before = view;
        if (step.result() instanceof Failed failed) {
            view = new ConfigView<>(before.generation(), failed);
            tell(failed, before.generation().number());
            return;
        }
        var next = step.shown();
        view = new ConfigView<>(next, null);
        told = "";
        failuresAlike = 0;
        if (before.failure() != null || before.generation().fromFile()) {
            LOG.info("Configuration refresh works again: generation={}", next.number());
        }
        if (step.result() instanceof Changed changed) {
            LineBreakWarnings.tell(schema, next.resolutions());
            LOG.info("Configuration changed: generation={} keys={}", next.number(), changed.changedKeys());
            announcer.announce(before.generation().value(), next.value(), changed.changedKeys());
        }
        store.keep(next, readings);
    }

    /** Every failure that differs from the one before, and of those that do not the 1st, 2nd, 4th, 8th and so on. */
    private void tell(Failed failed, long generation) {
        var why = describe(failed.problems());
        failuresAlike = why.equals(told) ? failuresAlike + 1 : 1;
        told = why;
        if (Long.bitCount(failuresAlike) == 1) {
            LOG.warn(
                    "Configuration refresh failed, and the generation before stays: generation={} inARow={} reason=\"{}\"",
                    generation,
                    failuresAlike,
                    why);
        }
    }

    private static String describe(List<ConfigProblem> problems) {
        return problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("; "));
    }
}
