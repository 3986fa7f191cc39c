/**
 * Moves a name at a DNS provider to another region: Route 53, Linode, Cloudflare and OVH.
 *
 * <p>For names whose DNS is not health-checked. Where it is, an evacuated region's {@code /health} moves the users, and
 * this package has nothing to do. {@link dev.homeport.examples.runbook.dns.DnsProviders} opens a provider by its name,
 * with secrets from the environment or files.
 */
@NullMarked
package dev.homeport.examples.runbook.dns;

import org.jspecify.annotations.NullMarked;
