package dev.homeport.examples.drill;

import dev.homeport.config.Secret;
import dev.homeport.examples.runbook.Progress;
import dev.homeport.examples.runbook.Report;
import dev.homeport.examples.runbook.RunRequest;
import dev.homeport.examples.runbook.Runbook;
import dev.homeport.examples.runbook.Step;
import dev.homeport.examples.runbook.StepResult;
import dev.homeport.examples.runbook.config.DnsSettings;
import dev.homeport.examples.runbook.config.Limits;
import dev.homeport.examples.runbook.config.Login;
import dev.homeport.examples.runbook.config.ParameterSettings;
import dev.homeport.examples.runbook.config.RunbookConfig;
import dev.homeport.examples.runbook.config.Site;
import dev.homeport.testkit.LabRegion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Does what an operator does, with the runbook: promotes when a region is lost, and fails back when it has caught up. It
 * reaches servers, stores and instances by the same ways as the applications, so that what is lost to them is lost to it.
 */
final class RunbookOperator implements AutoCloseable {

    /** A server that does not answer for so long is not waited for; it is asked again, for half of that, before a promotion. */
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private static final Limits LIMITS = new Limits(
            Duration.ofMinutes(5),
            16L << 20,
            ANSWER,
            Stage.CATCH_UP,
            Duration.ofSeconds(10),
            Stage.CATCH_UP,
            Stage.CATCH_UP,
            Stage.CATCH_UP,
            Duration.ofSeconds(1));

    private final Runbook runbook;
    private final InstantSource clock;
    private final BiConsumer<String, String> told;
    private volatile @Nullable Instant promoted;
    private volatile @Nullable Instant evacuated;

    /**
     * Prepares the operator.
     *
     * @param told told each step that was done, and what came of it
     */
    RunbookOperator(Stage stage, InstantSource clock, BiConsumer<String, String> told) {
        this.clock = clock;
        this.told = told;
        // The SDK's default chain, as an operator's shell has it.
        System.setProperty("aws.accessKeyId", "drill");
        System.setProperty("aws.secretAccessKey", "drill");
        this.runbook = Runbook.builder(config(stage))
                .progress(new Steps())
                .clock(clock)
                .build();
    }

    private static RunbookConfig config(Stage stage) {
        var lab = stage.lab();
        return new RunbookConfig(
                "drill",
                lab.regions().stream().map(region -> site(stage, region)).toList(),
                new Login(lab.database(), lab.superuser(), Secret.of(lab.superuserPassword()), Map.of()),
                new ParameterSettings(
                        ParameterSettings.Kind.SSM,
                        List.of(),
                        "{region}={host}:{port}",
                        ServiceConfigs.EVACUATE_PARAMETER,
                        ServiceConfigs.LOCK_PARAMETER,
                        ""),
                new DnsSettings("", "", "", Duration.ofSeconds(60)),
                LIMITS,
                // In the lab's own directory, which goes with the lab.
                lab.caCertificate().resolveSibling("runbook.journal"),
                true);
    }

    private static Site site(Stage stage, LabRegion region) {
        return new Site(
                region.name(),
                region.host(),
                region.port(),
                null,
                null,
                region.parameterStore().endpoint(),
                null,
                List.of(stage.health(region.name())),
                null,
                null);
    }

    /** Hears of the steps. */
    private final class Steps implements Progress {
        @Override
        public void after(Step step, StepResult result, Duration took) {
            if (step.name().equals("promote")) {
                promoted = clock.instant();
            } else if (step.name().equals("evacuate")) {
                evacuated = clock.instant();
            }
            told.accept(step.name(), result.text());
        }
    }

    /**
     * Makes the standby of that region the primary, and takes the other one out of service; returns when it took writes.
     *
     * @throws IllegalStateException if the runbook could not, with its reason
     */
    Instant promote(LabRegion target) throws InterruptedException {
        require(runbook.promote(target.name(), RunRequest.executing()));
        // The lab, which keeps account of its servers, finds this one promoted.
        target.promote();
        return Optional.ofNullable(promoted).orElseThrow();
    }

    /** Returns when the promotion had taken the other region out of service. */
    Instant evacuated() {
        return Optional.ofNullable(evacuated).orElseThrow();
    }

    /**
     * Brings the primary back to that region, and the region into service.
     *
     * @throws IllegalStateException if the runbook could not, with its reason
     */
    void failBack(LabRegion target) throws InterruptedException {
        require(runbook.failback(target.name(), RunRequest.executing()));
        target.promote();
    }

    private static void require(Report report) {
        if (!report.done()) {
            throw new IllegalStateException("The runbook stopped: " + report.problem());
        }
    }

    @Override
    public void close() {
        runbook.close();
    }
}
