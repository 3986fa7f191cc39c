package dev.homeport.examples.runbook.trigger;

import dev.homeport.examples.runbook.RunRequest;
import dev.homeport.examples.runbook.Runbook;
import dev.homeport.examples.runbook.config.RunbookConfig;
import java.io.IOException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the runbook's promotion of one region, with no person watching.
 *
 * <p>It never forces a promotion above the limits of the lag. An old primary that cannot be fenced stops it, unless both
 * the policy and the runbook's own {@code automatic.unfenced} allow that.
 */
public final class RunbookStarter implements PromotionStarter {

    private static final Logger LOG = LoggerFactory.getLogger(RunbookStarter.class);

    private final RunbookConfig config;
    private final String region;
    private final Function<RunbookConfig, Runbook.Builder> runbook;

    /**
     * Creates a starter.
     *
     * @param region the region whose standby becomes the primary
     * @param runbook opens the runbook, with its DNS provider if a name is moved
     * @throws dev.homeport.examples.runbook.config.ConfigProblemException if the region is not configured
     */
    public RunbookStarter(RunbookConfig config, String region, Function<RunbookConfig, Runbook.Builder> runbook) {
        this.config = config;
        this.region = config.site(region).region();
        this.runbook = runbook;
    }

    @Override
    public void start(Outage outage, UnfencedPromotion unfenced) throws IOException, InterruptedException {
        boolean allowed = config.unfencedAllowed() && unfenced == UnfencedPromotion.ALLOWED;
        try (var opened = runbook.apply(unfenced(allowed)).build()) {
            var report = opened.promote(region, RunRequest.executing().automatically());
            if (!report.done()) {
                throw new IOException("The promotion of " + region + " stopped: " + report.problem());
            }
            report.left().forEach(left -> LOG.warn("This is left for a person: {}", left));
        }
    }

    private RunbookConfig unfenced(boolean allowed) {
        return new RunbookConfig(
                config.name(),
                config.sites(),
                config.login(),
                config.parameters(),
                config.dns(),
                config.limits(),
                config.journal(),
                allowed);
    }
}
