package dev.homeport.examples.runbook.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens providers by name, with secrets from variables and files. */
class DnsProvidersTest {

    @TempDir
    Path directory;

    @Test
    void every_provider_opens_by_its_name_without_asking_anything() throws IOException {
        var file = Files.writeString(directory.resolve("consumer"), "consumer\n");
        var environment = Map.of(
                "LINODE_TOKEN", "l",
                "CLOUDFLARE_API_TOKEN", "c",
                "OVH_ENDPOINT", "ovh-eu",
                "OVH_APPLICATION_KEY", "k",
                "OVH_APPLICATION_SECRET", "s",
                "OVH_CONSUMER_KEY_FILE", file.toString());

        assertThat(DnsProviders.open("route53", "Z1", environment)).hasToString("Route 53 Z1");
        assertThat(DnsProviders.open("linode", "example.org", environment)).hasToString("Linode example.org");
        assertThat(DnsProviders.open("Cloudflare", "example.org", environment)).hasToString("Cloudflare example.org");
        assertThat(DnsProviders.open("ovh", "example.org", environment)).hasToString("OVH example.org");
    }

    @Test
    void what_is_missing_is_named_and_what_is_secret_is_not() throws IOException {
        var empty = Files.writeString(directory.resolve("empty"), "\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsProviders.open("linode", "example.org", Map.of()))
                .withMessage("Set LINODE_TOKEN, or LINODE_TOKEN_FILE to the path of a file that holds it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsProviders.open(
                        "linode", "example.org", Map.of("LINODE_TOKEN", "hidden", "LINODE_TOKEN_FILE", "x")))
                .withMessage("Both LINODE_TOKEN and LINODE_TOKEN_FILE are set; set one");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> DnsProviders.open("linode", "example.org", Map.of("LINODE_TOKEN_FILE", empty.toString())))
                .withMessageStartingWith("The file of LINODE_TOKEN_FILE is empty");
        assertThatIOException()
                .isThrownBy(() -> DnsProviders.open(
                        "linode",
                        "example.org",
                        Map.of("LINODE_TOKEN_FILE", directory.resolve("none").toString())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsProviders.open("bind", "example.org", Map.of()))
                .withMessageContaining("route53, linode, cloudflare and ovh");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsProviders.open("ovh", "example.org", Map.of("OVH_ENDPOINT", "mars")))
                .withMessageContaining("not 'mars'");
    }
}
