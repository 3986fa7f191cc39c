package dev.homeport.examples.runbook.dns;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;

/** Opens a DNS provider by its name, with secrets from the environment or from files that it names. */
public final class DnsProviders {

    private static final Map<String, URI> OVH_ENDPOINTS = Map.of(
            "ovh-eu", URI.create("https://eu.api.ovh.com/1.0"),
            "ovh-ca", URI.create("https://ca.api.ovh.com/1.0"),
            "ovh-us", URI.create("https://api.us.ovhcloud.com/1.0"));

    private DnsProviders() {}

    /**
     * Opens a provider; nothing is asked of it yet.
     *
     * <table>
     * <caption>What each reads; every name may have {@code _FILE} behind it and then holds a path</caption>
     * <tr><th>kind</th><th>zone</th><th>environment</th></tr>
     * <tr><td>{@code route53}</td><td>the hosted zone's id</td><td>what the AWS SDK reads</td></tr>
     * <tr><td>{@code linode}</td><td>the domain</td><td>{@code LINODE_TOKEN}</td></tr>
     * <tr><td>{@code cloudflare}</td><td>the zone's name</td><td>{@code CLOUDFLARE_API_TOKEN}</td></tr>
     * <tr><td>{@code ovh}</td><td>the zone's name</td><td>{@code OVH_ENDPOINT} ({@code ovh-eu}, {@code ovh-ca} or {@code
     * ovh-us}), {@code OVH_APPLICATION_KEY}, {@code OVH_APPLICATION_SECRET}, {@code OVH_CONSUMER_KEY}</td></tr>
     * </table>
     *
     * @throws IllegalArgumentException if the kind is unknown or a secret is not set; the message says which
     * @throws IOException if a secret's file cannot be read
     */
    public static DnsProvider open(String kind, String zone, Map<String, String> environment) throws IOException {
        var secrets = new DnsSecrets(environment);
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "route53" ->
                new Route53Dns(Route53Client.builder().region(Region.AWS_GLOBAL).build(), zone);
            case "linode" -> new LinodeDns(zone, secrets.secret("LINODE_TOKEN"));
            case "cloudflare" -> new CloudflareDns(zone, secrets.secret("CLOUDFLARE_API_TOKEN"));
            case "ovh" -> new OvhDns(ovhEndpoint(secrets.text("OVH_ENDPOINT")), zone, ovhCredentials(secrets));
            default ->
                throw new IllegalArgumentException(
                        "No DNS provider '" + kind + "': there are route53, linode, cloudflare and ovh");
        };
    }

    private static OvhCredentials ovhCredentials(DnsSecrets secrets) throws IOException {
        return new OvhCredentials(
                secrets.text("OVH_APPLICATION_KEY"),
                secrets.secret("OVH_APPLICATION_SECRET"),
                secrets.secret("OVH_CONSUMER_KEY"));
    }

    private static URI ovhEndpoint(String name) {
        var known = OVH_ENDPOINTS.get(name);
        if (known == null) {
            throw new IllegalArgumentException("OVH_ENDPOINT is ovh-eu, ovh-ca or ovh-us, not '" + name + "'");
        }
        return known;
    }
}
