package dev.homeport.examples.runbook.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.homeport.config.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moves names at a fake of Cloudflare's API. */
class CloudflareDnsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String RECORDS = "/zones/023e105f4ecef8ad9ca31a8372d0c353/dns_records/";

    private final VirtualPause pause = new VirtualPause();
    private FakeCloudflare cloudflare;

    @BeforeEach
    void start() throws IOException {
        cloudflare = new FakeCloudflare();
        cloudflare.record("r1", "A", "orders.example.org", "192.0.2.1", false);
        cloudflare.record("r2", "CNAME", "shop.example.org", "lb-a.example.net", true);
        cloudflare.record("r3", "TXT", "shop.example.org", "v=spf1 -all", false);
    }

    @AfterEach
    void stop() {
        cloudflare.close();
    }

    @Test
    void a_name_is_moved_to_another_address() throws Exception {
        dns().point("orders.example.org", "198.51.100.7", MINUTE);

        assertThat(dns().target("orders.example.org")).isEqualTo("198.51.100.7");
        assertThat(cloudflare.changes()).containsExactly("PATCH " + RECORDS + "r1");
        assertThat(lastChange()).isEqualTo("{\"content\":\"198.51.100.7\",\"ttl\":60}");
    }

    @Test
    void a_proxied_record_keeps_its_automatic_time_to_live() throws Exception {
        dns().point("shop.example.org", "lb-b.example.net", MINUTE);

        assertThat(dns().target("shop.example.org")).isEqualTo("lb-b.example.net");
        assertThat(lastChange()).isEqualTo("{\"content\":\"lb-b.example.net\"}");
    }

    @Test
    void pointing_at_what_is_already_there_changes_nothing() throws Exception {
        dns().point("orders.example.org", "192.0.2.1", MINUTE);

        assertThat(cloudflare.changes()).isEmpty();
    }

    @Test
    void a_refused_token_is_told_with_the_permission_that_it_needs() {
        var stranger = new CloudflareDns(
                cloudflare.endpoint(), "example.org", Secret.of("stranger"), CallLimits.standard(), pause);

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> stranger.target("orders.example.org"))
                .withMessageStartingWith(
                        "Cloudflare answered 403: Authentication error (code 10000). Check the API token")
                .withMessageContaining("DNS Write")
                .withMessageNotContaining("stranger");
    }

    @Test
    void a_malformed_token_is_about_credentials_though_the_status_is_400() {
        cloudflare.next(FakeCloudflare.error(400, 6003, "Invalid request headers"));

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().target("orders.example.org"))
                .withMessageContaining("Check the API token");
    }

    @Test
    void a_failure_with_the_status_of_a_success_is_a_failure() {
        cloudflare.next(FakeCloudflare.error(200, 1002, "Something went wrong"));

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().target("orders.example.org"))
                .withMessageStartingWith("Cloudflare answered 200: Something went wrong (code 1002).");
    }

    @Test
    void a_record_that_goes_meanwhile_is_told() {
        var dns = dns();
        cloudflare.record("gone", "A", "late.example.org", "192.0.2.9", false);

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns.replace(
                        "late.example.org",
                        new ZoneRecord(RECORDS + "gone-already", "A", "192.0.2.9"),
                        "192.0.2.10",
                        MINUTE))
                .withMessageStartingWith(
                        "Cloudflare answered 404: Record does not exist. (code 81044). The zone or the")
                .satisfies(missing -> assertThat(missing.status()).hasValue(404));
    }

    @Test
    void a_zone_that_the_token_does_not_see_is_told() {
        var other = new CloudflareDns(
                cloudflare.endpoint(), "example.net", Secret.of(FakeCloudflare.TOKEN), CallLimits.standard(), pause);

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> other.target("orders.example.net"))
                .withMessageContaining("no zone example.net that this token sees");
    }

    @Test
    void a_throttled_call_is_sent_again_after_the_time_that_was_asked_for() throws Exception {
        var error = FakeCloudflare.error(429, 971, "Please wait and consider throttling your request speed");
        cloudflare.next(new FakeApi.Answer(429, error.body(), Map.of("Retry-After", "11")));

        dns().point("orders.example.org", "198.51.100.7", MINUTE);

        assertThat(pause.passed()).containsExactly(Duration.ofSeconds(11));
        assertThat(cloudflare.changes()).hasSize(1);
    }

    private String lastChange() {
        return cloudflare.requests().stream()
                .filter(request -> request.method().equals("PATCH"))
                .reduce((one, other) -> other)
                .orElseThrow()
                .body();
    }

    private CloudflareDns dns() {
        return new CloudflareDns(
                cloudflare.endpoint(), "example.org", Secret.of(FakeCloudflare.TOKEN), CallLimits.standard(), pause);
    }
}
