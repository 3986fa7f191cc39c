package dev.homeport.region;

import java.time.Instant;

/**
 * A region was evacuated, or taken into service again. Immutable.
 *
 * @param region the region
 * @param evacuated whether it is evacuated now
 * @param reason why, for people
 * @param at when this was seen, by the control's clock
 */
public record EvacuationChange(RegionName region, boolean evacuated, String reason, Instant at) {}
