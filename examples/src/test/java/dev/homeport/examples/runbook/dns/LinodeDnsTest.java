package dev.homeport.examples.runbook.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.homeport.config.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moves names at a fake of Linode's API; what all providers have in common is tested here. */
class LinodeDnsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final CallLimits SHORT =
            new CallLimits(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(30));

    private final VirtualPause pause = new VirtualPause();
    private FakeLinode linode;

    @BeforeEach
    void start() throws IOException {
        linode = new FakeLinode();
        linode.record(1, "NS", "", "ns1.linode.com");
        linode.record(2, "A", "orders", "192.0.2.1");
        linode.record(3, "CNAME", "shop.example.org", "lb-a.example.net");
    }

    @AfterEach
    void stop() {
        linode.close();
    }

    @Test
    void a_name_is_moved_to_another_address() throws Exception {
        dns().point("orders.example.org", "198.51.100.7", MINUTE);

        assertThat(dns().target("orders.example.org")).isEqualTo("198.51.100.7");
        assertThat(linode.changes()).containsExactly("PUT /domains/1827075/records/2");
        assertThat(linode.requests())
                .filteredOn(request -> request.method().equals("PUT"))
                .singleElement()
                .satisfies(put -> assertThat(put.body()).isEqualTo("{\"target\":\"198.51.100.7\",\"ttl_sec\":60}"));
    }

    @Test
    void a_record_that_is_kept_by_its_full_name_is_moved_too() throws Exception {
        dns().point("Shop.Example.org.", "lb-b.example.net", MINUTE);

        assertThat(dns().target("shop.example.org")).isEqualTo("lb-b.example.net");
    }

    @Test
    void pointing_at_what_is_already_there_changes_nothing() throws Exception {
        dns().point("orders.example.org", "192.0.2.1", Duration.ofHours(1));
        dns().point("shop.example.org", "LB-A.example.net.", Duration.ofHours(1));

        assertThat(linode.changes()).isEmpty();
    }

    @Test
    void a_record_behind_five_hundred_others_is_found() throws Exception {
        for (int id = 100; id < 1000; id++) {
            linode.record(id, "TXT", "t" + id, "text");
        }
        linode.record(1000, "AAAA", "late", "2001:db8::1");

        assertThat(dns().target("late.example.org")).isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void a_name_with_an_ipv4_and_an_ipv6_record_is_left_alone() {
        linode.record(4, "AAAA", "orders", "2001:db8::1");

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().point("orders.example.org", "198.51.100.7", MINUTE))
                .withMessageContaining("orders.example.org has 2 records (A, AAAA)")
                .withMessageContaining("Move them by hand");
        assertThat(linode.changes()).isEmpty();
    }

    @Test
    void a_name_without_a_record_is_not_created() {
        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().point("oders.example.org", "198.51.100.7", MINUTE))
                .withMessageContaining("has no A, AAAA or CNAME record of oders.example.org")
                .withMessageContaining("Check the spelling");
        assertThat(linode.changes()).isEmpty();
    }

    @Test
    void a_target_that_needs_another_type_of_record_is_refused() {
        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().point("shop.example.org", "198.51.100.7", MINUTE))
                .withMessageContaining("of type CNAME, and 198.51.100.7 needs type A");
    }

    @Test
    void nonsense_is_refused_before_anything_is_asked() {
        for (var target : new String[] {"", "300.1.1.1", "1.2.3", "a b", "2001:db8::g", "-a.org", "x..y", "http://a"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> dns().point("orders.example.org", target, MINUTE))
                    .describedAs(target);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> dns().point("orders.example.org", "192.0.2.1", Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> dns().point("orders.example.com", "192.0.2.1", MINUTE))
                .withMessageContaining("is not in the zone example.org");
        assertThatIllegalArgumentException().isThrownBy(() -> dns().target("badexample.org"));
        assertThat(linode.requests()).isEmpty();
    }

    @Test
    void a_refused_token_is_told_with_the_scope_that_it_needs_and_without_the_token() {
        var stranger = dns("another-secret-token");

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> stranger.target("orders.example.org"))
                .withMessageStartingWith("Linode answered 401: Invalid Token.")
                .withMessageContaining("domains:read_write")
                .withMessageNotContaining("another-secret-token")
                .satisfies(refused -> {
                    assertThat(refused.status()).hasValue(401);
                    assertThat(refused.words()).isEqualTo("Invalid Token");
                });
        assertThat(stranger.toString()).doesNotContain("another-secret-token");
    }

    @Test
    void a_provider_that_repeats_the_token_is_censored() {
        linode.next(FakeApi.Answer.of(403, "{\"errors\": [{\"reason\": \"No access for " + FakeLinode.TOKEN + "\"}]}"));

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().target("orders.example.org"))
                .withMessageStartingWith("Linode answered 403: No access for ********.")
                .withMessageNotContaining(FakeLinode.TOKEN);
    }

    @Test
    void the_field_that_a_provider_complains_of_is_told() {
        linode.next(
                FakeApi.Answer.of(400, "{\"errors\": [{\"field\": \"ttl_sec\", \"reason\": \"Must be positive\"}]}"));

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().target("orders.example.org"))
                .withMessage("Linode answered 400: ttl_sec: Must be positive. The request was refused: nothing was"
                        + " changed.");
    }

    @Test
    void a_domain_that_the_token_does_not_see_is_told() {
        var other = new LinodeDns(
                linode.endpoint(), "example.net", Secret.of(FakeLinode.TOKEN), CallLimits.standard(), pause);

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> other.target("orders.example.net"))
                .withMessageContaining("no domain example.net that this token sees");
    }

    @Test
    void a_throttled_call_is_sent_again_after_the_time_that_was_asked_for() throws Exception {
        linode.next(tooMany("7"));

        assertThat(dns().target("orders.example.org")).isEqualTo("192.0.2.1");
        assertThat(pause.passed()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void a_provider_that_asks_for_more_patience_than_there_is_is_told_at_once() {
        linode.next(tooMany("120"));

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().target("orders.example.org"))
                .withMessage("Linode answered 429: Too many requests. Too many calls: try again in 120 s.");
        assertThat(pause.passed()).isEmpty();
    }

    @Test
    void a_provider_that_never_stops_throttling_is_asked_three_times() {
        for (int i = 0; i < 4; i++) {
            linode.next(tooMany("0"));
        }

        assertThatExceptionOfType(DnsException.class).isThrownBy(() -> dns().target("orders.example.org"));
        assertThat(linode.requests()).hasSize(3);
    }

    @Test
    void a_date_to_try_again_that_has_passed_by_the_providers_own_clock_is_now() throws Exception {
        linode.next(tooMany("Mon, 30 Nov 1970 03:00:09 GMT"));

        assertThat(dns().target("orders.example.org")).isEqualTo("192.0.2.1");
        assertThat(pause.passed()).containsExactly(Duration.ZERO);
    }

    @Test
    void a_provider_that_is_down_silent_or_not_itself_is_told() throws Exception {
        linode.next(FakeApi.Answer.of(503, "<html>Service Unavailable</html>"));
        linode.next(FakeApi.Answer.of(200, "<html>Log in to the hotel's network</html>"));

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().target("orders.example.org"))
                .withMessageStartingWith("Linode answered 503: <html>Service Unavailable</html>. The provider is in");
        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().target("orders.example.org"))
                .withMessageContaining("That is not JSON");
        linode.fallSilent();
        var silent = new LinodeDns(linode.endpoint(), "example.org", Secret.of(FakeLinode.TOKEN), SHORT, pause);
        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> silent.target("orders.example.org"))
                .withMessageContaining("No answer")
                .withMessageContaining("GET 127.0.0.1/domains")
                .satisfies(unanswered -> assertThat(unanswered.status()).isEmpty());
        linode.close();
        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().target("orders.example.org"))
                .withMessageContaining("Check that this machine reaches it");
    }

    private static FakeApi.Answer tooMany(String retryAfter) {
        return new FakeApi.Answer(
                429, "{\"errors\": [{\"reason\": \"Too many requests\"}]}", Map.of("Retry-After", retryAfter));
    }

    private LinodeDns dns() {
        return dns(FakeLinode.TOKEN);
    }

    private LinodeDns dns(String token) {
        return new LinodeDns(linode.endpoint(), "example.org", Secret.of(token), CallLimits.standard(), pause);
    }
}
