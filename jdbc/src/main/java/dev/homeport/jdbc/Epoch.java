package dev.homeport.jdbc;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Names the history that a server writes: the cluster's system identifier, set once by {@code initdb}, and the
 * timeline, which every promotion raises.
 *
 * <p>Either part is empty when the application's role may not read it. Empty means unknown, never different.
 *
 * @param systemIdentifier PostgreSQL's 64-bit system identifier (compare as unsigned when printing)
 * @param timeline the timeline, 1 for a cluster that was never promoted
 */
public record Epoch(OptionalLong systemIdentifier, OptionalInt timeline) {

    /** The epoch of which nothing is known. */
    public static final Epoch UNKNOWN = new Epoch(OptionalLong.empty(), OptionalInt.empty());

    /** Returns, for example, {@code timeline 3 of 7412345678901234567}. */
    @Override
    public String toString() {
        var timelineText = timeline.isPresent() ? "timeline " + timeline.getAsInt() : "timeline unknown";
        return systemIdentifier.isPresent()
                ? timelineText + " of " + Long.toUnsignedString(systemIdentifier.getAsLong())
                : timelineText;
    }
}
