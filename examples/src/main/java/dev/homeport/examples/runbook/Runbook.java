package dev.homeport.examples.runbook;

import dev.homeport.examples.runbook.config.ConfigProblemException;
import dev.homeport.examples.runbook.config.RunbookConfig;
import dev.homeport.examples.runbook.config.Site;
import dev.homeport.examples.runbook.dns.DnsProvider;
import dev.homeport.examples.runbook.lock.Holder;
import dev.homeport.internal.MonotonicClock;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves a PostgreSQL primary from region to region, and regions out of service and back, as an operator would.
 *
 * <p>Every operation can be run again: what an earlier run, which was killed, has done is not undone, and what is
 * missing is done. An operation that could not be done throws nothing; its {@link Report} says why, and what is left for
 * a person. An interrupt of the thread ends an operation between two steps, or in a wait.
 *
 * <p>One thread at a time.
 */
public final class Runbook implements AutoCloseable {

    private final Systems systems;
    private final Holder holder;
    private final Progress progress;
    private final InstantSource clock;

    private Runbook(Builder builder) {
        var config = builder.config;
        systems = new Systems(
                config,
                builder.dns,
                builder.rebuild == null
                        ? new CommandRebuild(config.login(), config.limits().rebuild())
                        : builder.rebuild,
                builder.holder,
                builder.clock);
        holder = builder.holder;
        progress = builder.progress;
        clock = builder.clock;
    }

    /** Describes a runbook; only the configuration is required. */
    public static Builder builder(RunbookConfig config) {
        return new Builder(config);
    }

    /** Describes and opens a {@link Runbook}. Not thread-safe. */
    public static final class Builder {

        private final RunbookConfig config;
        private @Nullable DnsProvider dns;
        private @Nullable StandbyRebuild rebuild;
        private Holder holder = Holder.thisProcess();
        private Progress progress = Progress.NONE;
        private InstantSource clock = MonotonicClock.create();

        private Builder(RunbookConfig config) {
            this.config = Objects.requireNonNull(config, "config");
        }

        /** Sets who moves the DNS name. Default: none, so that a configuration with {@code dns.name} stops there. */
        public Builder dns(DnsProvider provider) {
            dns = Objects.requireNonNull(provider, "provider");
            return this;
        }

        /** Sets how a former primary becomes a standby. Default: the command of the configuration. */
        public Builder rebuild(StandbyRebuild how) {
            rebuild = Objects.requireNonNull(how, "how");
            return this;
        }

        /** Sets who runs it, for those who find the lock taken. Default: this process and its user. */
        public Builder holder(Holder who) {
            holder = Objects.requireNonNull(who, "who");
            return this;
        }

        /** Sets who hears of the steps. Default: nobody does. */
        public Builder progress(Progress listener) {
            progress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** Sets the clock of reports, the journal and the lock. Default: the machine's, made monotonic. */
        public Builder clock(InstantSource source) {
            clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Opens it; nothing is asked or changed yet. */
        public Runbook build() {
            return new Runbook(this);
        }
    }

    /** Asks every server, place and instance, and changes nothing. */
    public StatusReport status() throws InterruptedException {
        return new StatusQuestion(systems, holder, clock).ask();
    }

    /**
     * Asks only whether a run is at work or unfinished, and changes nothing.
     *
     * @return a report without regions
     */
    public StatusReport runs() throws InterruptedException {
        return new StatusQuestion(systems, holder, clock).askForRuns();
    }

    /**
     * Makes the standby of this region the primary, after the primary of another region was lost.
     *
     * @throws ConfigProblemException if no such region is configured
     */
    public Report promote(String region, RunRequest request) throws InterruptedException {
        var target = systems.config().site(region);
        return run(new PromotePlan(systems, request, target, other("promote", target)).plan(), request);
    }

    /**
     * Brings the primary back to this region as planned, without loss.
     *
     * @throws ConfigProblemException if no such region is configured
     */
    public Report failback(String region, RunRequest request) throws InterruptedException {
        var target = systems.config().site(region);
        return run(new FailbackPlan(systems, request, target, other("failback", target)).plan(), request);
    }

    /**
     * Takes a region out of service, wherever the primary is.
     *
     * @throws ConfigProblemException if no such region, or no parameter for it, is configured
     */
    public Report evacuate(String region, RunRequest request) throws InterruptedException {
        var site = systems.config().site(region);
        requireEvacuation();
        var surviving = systems.config().others(region).get(0);
        return runUnderRecord(EvacuationPlan.evacuate(systems, site, surviving), surviving, request);
    }

    /**
     * Takes a region back into service.
     *
     * @throws ConfigProblemException if no such region, or no parameter for it, is configured
     */
    public Report restore(String region, RunRequest request) {
        var site = systems.config().site(region);
        requireEvacuation();
        return runUnderRecord(EvacuationPlan.restore(systems, site), site, request);
    }

    private void requireEvacuation() {
        if (systems.config().parameters().evacuation().isEmpty()) {
            throw new ConfigProblemException("evacuation.name is not configured, so that no region can be evacuated");
        }
    }

    private Report run(Plan plan, RunRequest request) {
        var run = new PlanRun(plan, systems, holder, progress, clock);
        return request.execute() ? run.execute(request.abandon()) : run.rehearse();
    }

    private Report runUnderRecord(Plan plan, Site place, RunRequest request) {
        var run = new PlanRun(plan, systems, holder, progress, clock);
        return request.execute() ? run.executeUnderRecord(place.region()) : run.rehearse();
    }

    /**
     * Returns the region of the primary to leave: among several, the one that an unfinished run has begun with, the
     * primary with the highest timeline that answers, or the one that the parameter names.
     */
    private Site other(String operation, Site target) throws InterruptedException {
        var others = systems.config().others(target.region());
        if (others.size() == 1) {
            return others.get(0);
        }
        var begun = begunWith(operation, target);
        var answering = begun.isPresent() ? begun : answeringPrimary(others);
        return answering
                .or(() -> named(target))
                .orElseThrow(() -> new ConfigProblemException("Which region had the primary is unknown: no other"
                        + " server answers as one, and no parameter names it"));
    }

    private Optional<Site> begunWith(String operation, Site target) {
        if (!Files.exists(systems.config().journal())) {
            return Optional.empty();
        }
        try (var journal = Journal.open(systems.config().journal(), clock)) {
            return journal.unfinished()
                    .filter(run ->
                            run.operation().equals(operation) && run.region().equals(target.region()))
                    .map(run -> systems.config().site(run.from()));
        } catch (RunbookException unusable) {
            // The run itself tells why the journal cannot be used.
            return Optional.empty();
        }
    }

    private Optional<Site> answeringPrimary(List<Site> others) throws InterruptedException {
        var timelines = new LinkedHashMap<Site, Integer>();
        for (var site : others) {
            systems.server(site.region())
                    .stateIfReachable()
                    .filter(state -> !state.standby())
                    .ifPresent(state -> timelines.put(site, state.timeline()));
        }
        return timelines.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    private Optional<Site> named(Site target) {
        try {
            var value = systems.places().published(target.region()).orElse("");
            return systems.config().others(target.region()).stream()
                    .filter(site -> systems.config().parameters().valueFor(site).equals(value))
                    .findFirst();
        } catch (RunbookException unreachable) {
            return Optional.empty();
        }
    }

    /** Closes what it has opened. */
    @Override
    public void close() {
        systems.close();
    }
}
