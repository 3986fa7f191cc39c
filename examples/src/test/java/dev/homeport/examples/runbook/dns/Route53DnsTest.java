package dev.homeport.examples.runbook.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.route53.Route53Client;

/** Moves names through the real Route 53 client at a fake of the service. */
class Route53DnsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String CHANGE = "POST /2013-04-01/hostedzone/" + FakeRoute53.ZONE + "/rrset";

    private final VirtualPause pause = new VirtualPause();
    private FakeRoute53 route53;
    private Route53Client client;

    @BeforeEach
    void start() throws IOException {
        route53 = new FakeRoute53();
        route53.record("orders.example.org", "A", "192.0.2.1");
        route53.record("shop.example.org", "CNAME", "lb-a.example.net");
        client = client(route53.endpoint(), FakeRoute53.ACCESS_KEY);
    }

    @AfterEach
    void stop() {
        client.close();
        route53.close();
    }

    @Test
    void a_name_is_moved_once_all_name_servers_have_it() throws Exception {
        route53.pending(3);

        dns().point("orders.example.org", "198.51.100.7", MINUTE);

        assertThat(dns().target("orders.example.org")).isEqualTo("198.51.100.7");
        assertThat(route53.changes()).singleElement().asString().startsWith(CHANGE);
        assertThat(pause.passed()).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));
    }

    @Test
    void a_host_name_is_moved_too() throws Exception {
        dns().point("shop.example.org.", "lb-b.example.net", MINUTE);

        assertThat(dns().target("shop.example.org")).isEqualTo("lb-b.example.net");
    }

    @Test
    void pointing_at_what_is_already_there_changes_nothing() throws Exception {
        dns().point("orders.example.org", "192.0.2.1", MINUTE);

        assertThat(route53.changes()).isEmpty();
    }

    @Test
    void a_change_that_stays_pending_is_told_after_two_minutes() {
        route53.pending(1000);

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().point("orders.example.org", "198.51.100.7", MINUTE))
                .withMessageContaining("was accepted, and is PENDING after 120 s")
                .withMessageContaining("aws route53 get-change --id C1");
    }

    @Test
    void an_alias_and_a_record_with_a_routing_policy_are_left_alone() throws Exception {
        route53.set(
                "alias.example.org",
                "A",
                "<AliasTarget><HostedZoneId>Z35SXDOTRQ7X7K</HostedZoneId><DNSName>lb-a.elb.amazonaws.com.</DNSName>"
                        + "<EvaluateTargetHealth>true</EvaluateTargetHealth></AliasTarget>");
        route53.set(
                "checked.example.org",
                "A",
                "<SetIdentifier>a</SetIdentifier><Failover>PRIMARY</Failover><TTL>60</TTL><ResourceRecords>"
                        + "<ResourceRecord><Value>192.0.2.1</Value></ResourceRecord></ResourceRecords>");

        assertThat(dns().target("alias.example.org")).isEqualTo("lb-a.elb.amazonaws.com");
        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().point("alias.example.org", "192.0.2.1", MINUTE))
                .withMessageContaining("is an alias");
        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().point("checked.example.org", "192.0.2.9", MINUTE))
                .withMessageContaining("has a routing policy: evacuate the region instead");
        assertThat(route53.changes()).isEmpty();
    }

    @Test
    void missing_rights_are_told_with_the_actions_that_are_needed() {
        route53.next(
                FakeRoute53.error(403, "AccessDenied", "User: arn:aws:iam::123456789012:user/x is not authorized"));

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().target("orders.example.org"))
                .withMessageStartingWith(
                        "Route 53 answered 403: User: arn:aws:iam::123456789012:user/x is not authorized"
                                + " (AccessDenied).")
                .withMessageContaining("route53:GetHostedZone");
    }

    @Test
    void unknown_credentials_and_an_unknown_zone_are_told() {
        try (var stranger = client(route53.endpoint(), "AKIDSTRANGER")) {
            assertThatExceptionOfType(DnsException.class)
                    .isThrownBy(() -> new Route53Dns(stranger, FakeRoute53.ZONE, pause, pause).target("a.example.org"))
                    .withMessageContaining("(InvalidClientTokenId). Check the credentials");
        }
        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> new Route53Dns(client, "ZUNKNOWN", pause, pause).target("a.example.org"))
                .withMessageStartingWith("Route 53 answered 404")
                .withMessageContaining("The hosted zone is missing");
    }

    @Test
    void a_batch_that_is_refused_is_told_in_the_services_words() throws Exception {
        var dns = dns();
        dns.zone();
        var found = dns.find("orders.example.org").get(0);
        route53.next(
                FakeRoute53.error(400, "InvalidChangeBatch", "[RRSet with DNS name x. is not permitted in zone y.]"));
        route53.next(FakeApi.Answer.of(
                400,
                "<?xml version=\"1.0\"?><InvalidChangeBatch xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">"
                        + "<Messages><Message>RRSet with DNS name x. is not permitted</Message></Messages>"
                        + "<RequestId>1</RequestId></InvalidChangeBatch>"));

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns.replace("orders.example.org", found, "192.0.2.9", MINUTE))
                .withMessageStartingWith("Route 53 answered 400: [RRSet with DNS name x. is not permitted in zone y.]"
                        + " (InvalidChangeBatch).");
        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns.replace("orders.example.org", found, "192.0.2.9", MINUTE))
                .withMessageStartingWith("Route 53 answered 400");
    }

    @Test
    void throttling_that_outlasts_the_sdks_repetitions_is_told() {
        route53.next(FakeRoute53.error(400, "Throttling", "Rate exceeded"));

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().target("orders.example.org"))
                .withMessage("Route 53 answered 400: Rate exceeded (Throttling). Too many calls, after the SDK's own"
                        + " repetitions: try again in 5 s.");
    }

    @Test
    void a_service_that_cannot_be_reached_is_told() {
        route53.close();

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> dns().target("orders.example.org"))
                .withMessageStartingWith("Route 53: No answer")
                .satisfies(unanswered -> assertThat(unanswered.status()).isEmpty());
    }

    private Route53Dns dns() {
        return new Route53Dns(client, FakeRoute53.ZONE, pause, pause);
    }

    /** The SDK's own repetitions are off, so that the tests need not wait for them. */
    private static Route53Client client(URI endpoint, String accessKey) {
        return Route53Client.builder()
                .region(Region.AWS_GLOBAL)
                .endpointOverride(endpoint)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "secret")))
                .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }
}
