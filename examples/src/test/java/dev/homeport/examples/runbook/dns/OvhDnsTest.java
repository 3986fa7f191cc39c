package dev.homeport.examples.runbook.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.homeport.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moves names at a fake of OVHcloud's API that recomputes each signature. */
class OvhDnsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String ZONE = "/1.0/domain/zone/example.org";
    private static final OvhCredentials CREDENTIALS =
            new OvhCredentials(FakeOvh.KEY, Secret.of(FakeOvh.SECRET), Secret.of(FakeOvh.CONSUMER));

    private final VirtualPause pause = new VirtualPause();

    /** The API's clock is an hour ahead of this machine's. */
    private final InstantSource clockOfOvh = () -> pause.instant().plus(Duration.ofHours(1));

    private FakeOvh ovh;

    @BeforeEach
    void start() throws IOException {
        ovh = new FakeOvh(clockOfOvh);
        ovh.record(11, "A", "orders", "192.0.2.1");
        ovh.record(12, "A", "", "192.0.2.2");
        ovh.record(13, "CNAME", "shop", "lb-a.example.net.");
        ovh.record(14, "CNAME", "www", "shop");
        ovh.record(15, "MX", "orders", "10 mail.example.org.");
    }

    @AfterEach
    void stop() {
        ovh.close();
    }

    @Test
    void the_signature_is_that_of_ovhs_own_example() {
        // https://docs.ovh.com/gb/en/customer/first-steps-with-ovh-api/
        var keys = new OvhCredentials(
                "7kbG7Bk7S9Nt7ZSV",
                Secret.of("EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF"),
                Secret.of("MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1"));

        assertThat(keys.signature("GET", "https://eu.api.ovh.com/1.0/domains/", "", 1366560945L))
                .isEqualTo("$1$d3705e8afb27a0d2970a322b96550abfc67bb798");
    }

    @Test
    void a_name_is_moved_and_the_zone_is_refreshed_though_this_machines_clock_is_an_hour_off() throws Exception {
        dns().point("orders.example.org", "198.51.100.7", MINUTE);

        assertThat(dns().target("orders.example.org")).isEqualTo("198.51.100.7");
        assertThat(ovh.changes()).containsExactly("PUT " + ZONE + "/record/11", "POST " + ZONE + "/refresh");
        assertThat(ovh.requests())
                .filteredOn(request -> request.method().equals("PUT"))
                .singleElement()
                .satisfies(put -> assertThat(put.body()).isEqualTo("{\"target\":\"198.51.100.7\",\"ttl\":60}"));
    }

    @Test
    void a_host_name_is_written_with_its_final_dot_and_read_without() throws Exception {
        dns().point("shop.example.org", "lb-b.example.net", MINUTE);

        assertThat(ovh.requests())
                .filteredOn(request -> request.method().equals("PUT"))
                .singleElement()
                .satisfies(put -> assertThat(put.body()).contains("\"lb-b.example.net.\""));
        assertThat(dns().target("shop.example.org")).isEqualTo("lb-b.example.net");
        assertThat(dns().target("www.example.org")).isEqualTo("shop.example.org");
    }

    @Test
    void the_zones_own_name_is_moved_and_no_other() throws Exception {
        dns().point("example.org", "198.51.100.8", MINUTE);

        assertThat(ovh.changes()).containsExactly("PUT " + ZONE + "/record/12", "POST " + ZONE + "/refresh");
    }

    @Test
    void a_move_that_broke_off_before_the_refresh_is_published_by_the_next() throws Exception {
        dns().point("orders.example.org", "192.0.2.1", MINUTE);

        assertThat(ovh.changes()).containsExactly("POST " + ZONE + "/refresh");
        assertThat(ovh.refreshes()).isOne();
    }

    @Test
    void a_wrong_secret_is_about_credentials_though_the_status_is_400() {
        var wrong = new OvhCredentials(FakeOvh.KEY, Secret.of("wrong-secret"), Secret.of(FakeOvh.CONSUMER));

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns(wrong).target("orders.example.org"))
                .withMessageStartingWith(
                        "OVH answered 400: Invalid signature (INVALID_SIGNATURE). Check the application")
                .withMessageNotContaining("wrong-secret")
                .withMessageNotContaining(FakeOvh.CONSUMER);
    }

    @Test
    void a_key_without_the_right_is_told_which_right() {
        ovh.revoke();

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().target("orders.example.org"))
                .withMessageStartingWith("OVH answered 403: This call has not been granted (NOT_GRANTED_CALL).")
                .withMessageContaining("POST on /domain/zone/example.org/refresh");
    }

    @Test
    void a_zone_that_is_missing_there_is_told() {
        var other = new OvhDns(
                URI.create(ovh.endpoint() + "/1.0"), "example.net", CREDENTIALS, pause, CallLimits.standard(), pause);

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> other.target("orders.example.net"))
                .withMessageStartingWith("OVH answered 404: This service does not exist. The zone or the record");
    }

    @Test
    void nothing_shows_a_secret() {
        assertThat(CREDENTIALS.toString()).doesNotContain(FakeOvh.SECRET).doesNotContain(FakeOvh.CONSUMER);
        assertThat(dns().toString()).isEqualTo("OVH example.org");
    }

    private OvhDns dns() {
        return dns(CREDENTIALS);
    }

    private OvhDns dns(OvhCredentials credentials) {
        return new OvhDns(
                URI.create(ovh.endpoint() + "/1.0"), "example.org", credentials, pause, CallLimits.standard(), pause);
    }
}
