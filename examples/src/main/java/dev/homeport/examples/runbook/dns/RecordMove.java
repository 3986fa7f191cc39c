package dev.homeport.examples.runbook.dns;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the only record of a name, the same way at every provider.
 *
 * <p>It moves what exists and creates nothing, so that a name that is spelt wrong is refused. A name with several
 * records is refused too: moving an A record and leaving its AAAA record would lead half of the users to the lost
 * region.
 */
final class RecordMove {

    private static final Logger LOG = LoggerFactory.getLogger(DnsProvider.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    private RecordMove() {}

    static String target(Zone zone, String name) throws IOException, InterruptedException {
        return RecordType.normal(only(zone, inZone(zone, name)).target());
    }

    static void point(Zone zone, String name, String target, Duration timeToLive)
            throws IOException, InterruptedException {
        var wanted = RecordType.normal(target);
        if (timeToLive.compareTo(SHORTEST) < 0 || timeToLive.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A time to live is from a second to a week, not " + timeToLive);
        }
        var full = inZone(zone, name);
        var found = only(zone, full);
        if (!found.obstacle().isEmpty()) {
            throw DnsException.of(zone.provider(), full + " " + found.obstacle(), "Move it by hand.");
        }
        var type = RecordType.of(wanted);
        if (!found.type().equals(type.name())) {
            throw DnsException.of(
                    zone.provider(),
                    "The record of " + full + " is of type " + found.type() + ", and " + wanted + " needs type " + type,
                    "Give a target of type " + found.type() + ", or replace the record by hand.");
        }
        var before = RecordType.normal(found.target());
        if (before.equals(wanted)) {
            zone.publish();
            LOG.info(
                    "A name already leads where it should, and was left alone: provider={} name={} target={}",
                    zone.provider(),
                    full,
                    wanted);
            return;
        }
        zone.replace(full, found, wanted, timeToLive);
        LOG.info(
                "A name was moved: provider={} name={} from={} to={} timeToLive={}",
                zone.provider(),
                full,
                before,
                wanted,
                timeToLive);
    }

    private static String inZone(Zone zone, String name) throws IOException, InterruptedException {
        var full = name.strip().toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        if (!full.equals(zone.zone()) && !full.endsWith("." + zone.zone())) {
            throw new IllegalArgumentException(
                    "The name " + name + " is not in the zone " + zone.zone() + " at " + zone.provider());
        }
        return full;
    }

    private static ZoneRecord only(Zone zone, String name) throws IOException, InterruptedException {
        var found = zone.find(name);
        if (found.isEmpty()) {
            throw DnsException.of(
                    zone.provider(),
                    "The zone " + zone.zone() + " has no A, AAAA or CNAME record of " + name,
                    "Check the spelling, or create the record: only what exists is moved.");
        }
        if (found.size() > 1) {
            throw DnsException.of(
                    zone.provider(),
                    name + " has " + found.size() + " records ("
                            + found.stream().map(ZoneRecord::type).collect(Collectors.joining(", ")) + ")",
                    "Move them by hand, or leave one: moving one of several would leave users in the lost region.");
        }
        return found.get(0);
    }

    /** Returns the name relative to its zone, as some providers keep it; empty for the zone itself. */
    static String relative(String name, String zone) {
        return name.equals(zone) ? "" : name.substring(0, name.length() - zone.length() - 1);
    }
}
