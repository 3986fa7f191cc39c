package dev.homeport.examples.runbook.trigger;

import dev.homeport.examples.runbook.Runbook;
import dev.homeport.examples.runbook.config.RunbookConfig;
import dev.homeport.examples.runbook.dns.DnsProviders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Describes runbooks whose DNS provider, where the configuration wants one, finds its secrets in the environment. */
final class DnsFromEnvironment {

    private final Map<String, String> environment;

    DnsFromEnvironment(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Describes the runbook of that configuration.
     *
     * @throws IllegalArgumentException if the provider is unknown or a secret of it is not set
     * @throws UncheckedIOException if a secret's file cannot be read
     */
    Runbook.Builder builder(RunbookConfig runbook) {
        var builder = Runbook.builder(runbook);
        if (runbook.dns().wanted()) {
            try {
                builder.dns(DnsProviders.open(
                        runbook.dns().provider(), runbook.dns().zone(), environment));
            } catch (IOException e) {
                throw new UncheckedIOException("A secret of the DNS provider cannot be read: " + e.getMessage(), e);
            }
        }
        return builder;
    }
}
