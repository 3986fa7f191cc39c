package dev.homeport.examples.runbook.config;

import java.util.List;

/**
 * Says under which names the instances read the primary and the evacuated regions, and where.
 *
 * @param kind the kind of place
 * @param names the names of the primary's parameter; {@code {region}} stands for each region in turn
 * @param value the value, with {@code {region}}, {@code {host}} and {@code {port}} of the primary
 * @param evacuation the name of the list of evacuated regions; empty for none
 * @param lock the name of the lock's record at SSM
 * @param promoting the name under which a server is announced from before its promotion until {@code names} name it
 */
public record ParameterSettings(
        Kind kind, List<String> names, String value, String evacuation, String lock, String promoting) {

    /** The kinds of places. */
    public enum Kind {
        /** AWS Systems Manager Parameter Store, one in each region. */
        SSM,
        /** A properties file for each region, which the instances follow. */
        FILE,
        /** The instances know every server, and nothing is written. */
        NONE
    }

    /** Copies the list. */
    public ParameterSettings {
        names = List.copyOf(names);
    }

    /** Returns the value that names this primary. */
    public String valueFor(Site primary) {
        return value.replace("{region}", primary.region())
                .replace("{host}", primary.host())
                .replace("{port}", Integer.toString(primary.port()));
    }

    /** Returns all names, with every region in the place of {@code {region}}. */
    public List<String> namesFor(List<String> regions) {
        return names.stream()
                .flatMap(name -> name.contains("{region}")
                        ? regions.stream().map(region -> name.replace("{region}", region))
                        : List.of(name).stream())
                .toList();
    }
}
