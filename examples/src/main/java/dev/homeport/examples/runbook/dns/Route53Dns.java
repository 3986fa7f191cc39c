package dev.homeport.examples.runbook.dns;

import dev.homeport.internal.MonotonicClock;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * Moves names in a hosted zone of Route 53, through the SDK's own client.
 *
 * <p>A record set with a routing policy (weighted, failover, latency …) or an alias is left alone: there Route 53
 * decides by health, and evacuating the region moves the users. After a change it waits until all of Route 53's name
 * servers have it ({@code INSYNC}), for two minutes at most. The credentials are the client's; they need {@code
 * route53:ListResourceRecordSets}, {@code GetHostedZone} and {@code ChangeResourceRecordSets} on the hosted zone, and
 * {@code route53:GetChange}. The client stays the caller's to close. Thread-safe.
 */
public final class Route53Dns implements DnsProvider, Zone {

    private static final Duration CALL = Duration.ofSeconds(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration UNTIL_IN_SYNC = Duration.ofMinutes(2);
    private static final Set<String> THROTTLED = Set.of("Throttling", "ThrottlingException", "PriorRequestNotComplete");
    private static final Set<String> REFUSED = Set.of("AccessDenied", "SignatureDoesNotMatch", "InvalidClientTokenId");
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    /** Only record sets with a routing policy share a name and a type, at most a hundred of them. */
    private static final String MOST_OF_ONE_NAME = "300";

    private final Route53Client client;
    private final String hostedZone;
    private final InstantSource clock;
    private final Pause pause;
    private volatile @Nullable String zone;

    /** Creates a mover in that hosted zone, as {@code Z0123456789ABCDEFGHIJ}; nothing is asked yet. */
    public Route53Dns(Route53Client client, String hostedZone) {
        this(client, hostedZone, MonotonicClock.create(), Pause.real());
    }

    Route53Dns(Route53Client client, String hostedZone, InstantSource clock, Pause pause) {
        this.client = client;
        this.hostedZone = hostedZone;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public String target(String name) throws IOException, InterruptedException {
        return RecordMove.target(this, name);
    }

    @Override
    public void point(String name, String target, Duration timeToLive) throws IOException, InterruptedException {
        RecordMove.point(this, name, target, timeToLive);
    }

    @Override
    public String provider() {
        return "Route 53";
    }

    @Override
    public String zone() throws IOException, InterruptedException {
        var known = zone;
        if (known == null) {
            known = plain(ask(() -> client.getHostedZone(request ->
                            request.id(hostedZone).overrideConfiguration(limit -> limit.apiCallTimeout(CALL))))
                    .hostedZone()
                    .name());
            zone = known;
        }
        return known;
    }

    @Override
    public List<ZoneRecord> find(String name) throws IOException, InterruptedException {
        return ask(() -> client.listResourceRecordSets(request -> request.hostedZoneId(hostedZone)
                        .startRecordName(name)
                        .maxItems(MOST_OF_ONE_NAME)
                        .overrideConfiguration(limit -> limit.apiCallTimeout(CALL))))
                .resourceRecordSets()
                .stream()
                .filter(set -> plain(set.name()).equals(name) && ZoneRecord.leadsSomewhere(set.typeAsString()))
                .map(Route53Dns::record)
                .toList();
    }

    private static ZoneRecord record(ResourceRecordSet set) {
        var id = set.setIdentifier() == null ? "" : set.setIdentifier();
        if (set.aliasTarget() != null) {
            return new ZoneRecord(
                    id,
                    set.typeAsString(),
                    set.aliasTarget().dnsName(),
                    "is an alias, which holds a zone besides a name");
        }
        var target = set.resourceRecords().get(0).value();
        if (!id.isEmpty()) {
            return new ZoneRecord(id, set.typeAsString(), target, "has a routing policy: evacuate the region instead");
        }
        if (set.resourceRecords().size() > 1) {
            return new ZoneRecord(id, set.typeAsString(), target, "leads to several targets at once");
        }
        return new ZoneRecord(id, set.typeAsString(), target);
    }

    @Override
    public void replace(String name, ZoneRecord found, String target, Duration timeToLive)
            throws IOException, InterruptedException {
        var wanted = ResourceRecordSet.builder()
                .name(name)
                .type(found.type())
                .ttl(timeToLive.toSeconds())
                .resourceRecords(ResourceRecord.builder().value(target).build())
                .build();
        var upsert = Change.builder()
                .action(ChangeAction.UPSERT)
                .resourceRecordSet(wanted)
                .build();
        var change = ask(() -> client.changeResourceRecordSets(request -> request.hostedZoneId(hostedZone)
                        .changeBatch(batch ->
                                batch.comment("Moved by Homeport's runbook").changes(upsert))
                        .overrideConfiguration(limit -> limit.apiCallTimeout(CALL))))
                .changeInfo();
        var until = clock.instant().plus(UNTIL_IN_SYNC);
        var status = change.status();
        while (status != ChangeStatus.INSYNC) {
            if (!clock.instant().isBefore(until)) {
                throw DnsException.of(
                        provider(),
                        "The change " + change.id() + " of " + name + " was accepted, and is " + status + " after "
                                + UNTIL_IN_SYNC.toSeconds() + " s",
                        "Look with: aws route53 get-change --id " + change.id());
            }
            pause.pass(BETWEEN_LOOKS);
            status = ask(() -> client.getChange(request ->
                            request.id(change.id()).overrideConfiguration(limit -> limit.apiCallTimeout(CALL))))
                    .changeInfo()
                    .status();
        }
    }

    private <T> T ask(Supplier<T> call) throws DnsException, InterruptedException {
        try {
            return call.get();
        } catch (AwsServiceException e) {
            // Errors that are not of the usual shape have neither a code nor a message.
            var code = orEmpty(e.awsErrorDetails().errorCode());
            var said = orEmpty(e.awsErrorDetails().errorMessage());
            var words = said.isBlank() ? orEmpty(e.getMessage()) : said;
            throw DnsException.answered(
                            provider(),
                            e.statusCode(),
                            code.isEmpty() ? words : words + " (" + code + ")",
                            advice(e.statusCode(), code))
                    .causedBy(e);
        } catch (AbortedException e) {
            throw interrupted(e);
        } catch (SdkClientException e) {
            throw DnsException.of(
                            provider(),
                            "No answer (" + e.getMessage() + ")",
                            "Check that this machine has credentials and reaches route53.amazonaws.com.")
                    .causedBy(e);
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static InterruptedException interrupted(AbortedException aborted) {
        var interrupted = new InterruptedException("Interrupted while waiting for Route 53");
        interrupted.initCause(aborted);
        return interrupted;
    }

    private static String advice(int status, String code) {
        if (THROTTLED.contains(code)) {
            return "Too many calls, after the SDK's own repetitions: try again in 5 s.";
        }
        if (status == FORBIDDEN || REFUSED.contains(code)) {
            return "Check the credentials: they need route53:GetHostedZone, ListResourceRecordSets and"
                    + " ChangeResourceRecordSets on the hosted zone, and route53:GetChange.";
        }
        if (status == NOT_FOUND) {
            return "The hosted zone is missing there: check its id and the account.";
        }
        if (status >= SERVER_ERROR) {
            return "Route 53's control plane is in trouble (it lives in us-east-1): run it again, which does nothing"
                    + " twice.";
        }
        return "The request was refused: nothing was changed.";
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }

    @Override
    public String toString() {
        return "Route 53 " + hostedZone;
    }
}
