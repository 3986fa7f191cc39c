package dev.homeport.config;

import dev.homeport.config.ConfigDecision.Step;
import dev.homeport.config.RefreshResult.Failed;
import dev.homeport.config.internal.knowngood.KnownGoodException;
import dev.homeport.config.internal.pacing.CallPacing;
import dev.homeport.config.source.FailureKind;
import dev.homeport.region.RegionName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the first generation: of the sources, or else of the last known good file if that is allowed.
 *
 * <p>From the file comes everything that refreshable sources would have said, even if some of it could be read: half of
 * today's values with half of last week's is a configuration that was never tested.
 */
final class ConfigBootstrap<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Config.class);

    private final ConfigDecision<T> decision;
    private final SourceReader reader;
    private final Optional<LastKnownGood> settings;
    private final Optional<KnownGoodFile> file;
    private final InstantSource clock;

    ConfigBootstrap(
            ConfigDecision<T> decision,
            SourceReader reader,
            Optional<LastKnownGood> settings,
            Optional<RegionName> region,
            InstantSource clock) {
        this.decision = decision;
        this.reader = reader;
        this.settings = settings;
        this.file = settings.map(kept -> new KnownGoodFile(kept, region, decision.schema()));
        this.clock = clock;
    }

    KnownGoodStore store() {
        return file.<KnownGoodStore>map(kept -> kept).orElse(KnownGoodStore.NONE);
    }

    Step<T> first() {
        List<NamedReading> readings;
        try {
            readings = reader.readAll(CallPacing.NONE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return failed(List.of(ConfigProblem.of("load", FailureKind.UNAVAILABLE, "the thread was interrupted")));
        }
        var step = decision.first(readings, clock.instant(), false);
        if (step.result() instanceof Failed failure) {
            return settings.filter(LastKnownGood::allowsStart).isPresent()
                    ? fromFile(file.orElseThrow(), readings, failure)
                    : step;
        }
        store().keep(step.shown(), readings);
        LineBreakWarnings.tell(decision.schema(), step.shown().resolutions());
        LOG.info(
                "Configuration loaded: record={} keys={}",
                decision.schema().type().getSimpleName(),
                decision.keys().size());
        return step;
    }

    private Step<T> fromFile(KnownGoodFile kept, List<NamedReading> readings, Failed failure) {
        var problems = new ArrayList<>(failure.problems());
        try {
            var instead = kept.inPlaceOf(readings);
            var step = decision.first(instead.readings(), instead.good().savedAt(), true);
            if (!(step.result() instanceof Failed still)) {
                LOG.warn(
                        "Configuration loaded from the last known good file: file={} saved={} reason=\"{}\"",
                        settings.orElseThrow().file(),
                        instead.good().savedAt(),
                        problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("; ")));
                return step;
            }
            still.problems()
                    .forEach(problem -> problems.add(new ConfigProblem(
                            problem.subject() + " (last known good)",
                            problem.kind(),
                            problem.wanted(),
                            problem.reason(),
                            problem.tried())));
        } catch (KnownGoodException useless) {
            problems.add(
                    ConfigProblem.of(settings.orElseThrow().file().toString(), useless.kind(), useless.getMessage()));
        }
        return failed(problems);
    }

    private static <T> Step<T> failed(List<ConfigProblem> problems) {
        return new Step<>(new Failed(problems), null);
    }
}
