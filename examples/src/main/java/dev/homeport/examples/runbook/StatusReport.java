package dev.homeport.examples.runbook;

import java.util.List;

/**
 * Says how things are.
 *
 * @param regions each region
 * @param lock who works on an outage, in words; empty if no one does
 * @param unfinished an operation that the journal has as unfinished, in words; empty if there is none
 */
public record StatusReport(List<Region> regions, String lock, String unfinished) {

    /**
     * One region.
     *
     * @param region its name
     * @param database its server's role, timeline and lag, or why it is unknown
     * @param primary whether its server takes writes
     * @param parameter the primary that its parameter names, or why it is unknown
     * @param promoting the server that is announced as being promoted, or why that is unknown; empty for none
     * @param evacuated the regions that its parameter evacuates, or why they are unknown
     * @param health the answer of each of its instances
     */
    public record Region(
            String region,
            String database,
            boolean primary,
            String parameter,
            String promoting,
            String evacuated,
            List<String> health) {

        /** Copies the list. */
        public Region {
            health = List.copyOf(health);
        }
    }

    /** Copies the list. */
    public StatusReport {
        regions = List.copyOf(regions);
    }

    /** Returns whether there is exactly one primary. */
    public boolean hasOnePrimary() {
        return regions.stream().filter(Region::primary).count() == 1;
    }
}
