package dev.homeport.examples.runbook.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Speaks the hosted zone's part of Route 53's REST and XML protocol, version 2013-04-01, to the real client.
 *
 * <p>Shapes: <a href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html">
 * ChangeResourceRecordSets</a>, <a
 * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html">
 * ListResourceRecordSets</a>, <a href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html">
 * GetChange</a>, <a href="https://docs.aws.amazon.com/Route53/latest/APIReference/CommonErrors.html">Common Errors</a>.
 * It checks that a request is signed by the known key, not the signature itself.
 */
final class FakeRoute53 extends FakeApi {

    static final String ZONE = "Z0123456789ABCDEFGHIJ";
    static final String ACCESS_KEY = "AKIDEXAMPLE";

    private static final String BASE = "/2013-04-01/";
    private static final String XMLNS = " xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"";
    private static final Pattern SET = Pattern.compile(
            "<Name>(.+?)\\.?</Name><Type>(.+?)</Type><TTL>(\\d+)</TTL><ResourceRecords><ResourceRecord><Value>(.+?)</Value>");

    private record RecordSet(String name, String type, String content) {}

    private final List<RecordSet> sets = new ArrayList<>();
    private volatile int looksUntilInSync;

    FakeRoute53() throws IOException {}

    void record(String name, String type, String target) {
        set(
                name,
                type,
                "<TTL>300</TTL><ResourceRecords><ResourceRecord><Value>" + target
                        + "</Value></ResourceRecord></ResourceRecords>");
    }

    void set(String name, String type, String content) {
        sets.add(new RecordSet(name, type, content));
    }

    /** Reports a change as pending that many times. */
    void pending(int looks) {
        looksUntilInSync = looks;
    }

    @Override
    String contentType() {
        return "text/xml";
    }

    @Override
    Answer answer(Request request) {
        if (!request.header("Authorization").startsWith("AWS4-HMAC-SHA256 Credential=" + ACCESS_KEY + "/")
                || !request.header("Authorization").contains("/route53/aws4_request")) {
            return error(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
        }
        if (request.call().equals("GET " + BASE + "change/C1")) {
            return Answer.of(
                    200, "<GetChangeResponse" + XMLNS + ">" + change(--looksUntilInSync) + "</GetChangeResponse>");
        }
        if (!request.path().startsWith(BASE + "hostedzone/" + ZONE)) {
            return error(404, "NoSuchHostedZone", "No hosted zone found with ID: ZUNKNOWN");
        }
        if (request.call().equals("GET " + BASE + "hostedzone/" + ZONE)) {
            return Answer.of(
                    200,
                    "<GetHostedZoneResponse" + XMLNS + "><HostedZone><Id>/hostedzone/" + ZONE
                            + "</Id><Name>example.org.</Name><CallerReference>1</CallerReference></HostedZone>"
                            + "</GetHostedZoneResponse>");
        }
        return request.method().equals("GET") ? list(request) : change(request);
    }

    /** Record sets from the given name on, as the service lists them. */
    private Answer list(Request request) {
        var from = request.query().replaceFirst(".*name=([^&]+).*", "$1");
        var listed = new StringBuilder();
        sets.stream()
                .filter(set -> set.name().compareTo(from) >= 0)
                .forEach(set -> listed.append("<ResourceRecordSet><Name>")
                        .append(set.name())
                        .append(".</Name><Type>")
                        .append(set.type())
                        .append("</Type>")
                        .append(set.content())
                        .append("</ResourceRecordSet>"));
        return Answer.of(
                200,
                "<ListResourceRecordSetsResponse" + XMLNS + "><ResourceRecordSets>" + listed
                        + "</ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>300</MaxItems>"
                        + "</ListResourceRecordSetsResponse>");
    }

    private Answer change(Request request) {
        var wanted = SET.matcher(request.body());
        if (!request.body().contains("<Action>UPSERT</Action>") || !wanted.find()) {
            return error(400, "InvalidInput", "1 validation error detected");
        }
        var name = wanted.group(1);
        var type = wanted.group(2);
        sets.removeIf(set -> set.name().equals(name) && set.type().equals(type));
        record(name, type, wanted.group(4));
        return Answer.of(
                200,
                "<ChangeResourceRecordSetsResponse" + XMLNS + ">" + change(looksUntilInSync)
                        + "</ChangeResourceRecordSetsResponse>");
    }

    private static String change(int looksLeft) {
        return "<ChangeInfo><Id>/change/C1</Id><Status>" + (looksLeft > 0 ? "PENDING" : "INSYNC")
                + "</Status><SubmittedAt>2026-11-30T03:00:00.000Z</SubmittedAt></ChangeInfo>";
    }

    static Answer error(int status, String code, String message) {
        return Answer.of(
                status,
                "<ErrorResponse" + XMLNS + "><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message
                        + "</Message></Error><RequestId>b25f48e8-84fd-11e6-80d9-574e0c4664cb</RequestId>"
                        + "</ErrorResponse>");
    }
}
