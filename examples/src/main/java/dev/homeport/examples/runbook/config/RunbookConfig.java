package dev.homeport.examples.runbook.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Holds all that the runbook has to know before an outage; {@link RunbookFile} reads it.
 *
 * @param name what the lock is called; runbooks of other databases on the same server have other names
 * @param sites every region that has, or may get, the primary; two at least
 * @param login how the operator connects to the servers
 * @param parameters what the instances follow
 * @param dns the name that is moved
 * @param limits what a promotion may cost, and how long its parts may take
 * @param journal the file that keeps what was done
 * @param unfencedAllowed whether an automatic promotion may go on when the old primary could not be fenced
 */
public record RunbookConfig(
        String name,
        List<Site> sites,
        Login login,
        ParameterSettings parameters,
        DnsSettings dns,
        Limits limits,
        Path journal,
        boolean unfencedAllowed) {

    /** Copies the list. */
    public RunbookConfig {
        sites = List.copyOf(sites);
    }

    /**
     * Returns the site of that region.
     *
     * @throws ConfigProblemException if there is none
     */
    public Site site(String region) {
        return sites.stream()
                .filter(site -> site.region().equals(region))
                .findFirst()
                .orElseThrow(() -> new ConfigProblemException(
                        "No region '" + region + "' is configured; there are " + String.join(", ", regions())));
    }

    /** Returns the names of all regions. */
    public List<String> regions() {
        return sites.stream().map(Site::region).toList();
    }

    /** Returns all sites but that region's. */
    public List<Site> others(String region) {
        return sites.stream().filter(site -> !site.region().equals(region)).toList();
    }
}
