package dev.homeport.examples.drill;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Holds the parts of one run: all that a scenario needs to be played.
 *
 * @param prefix what every reference of the run begins with
 * @param loadTime how long the load lasts before and after each turn
 * @param thorough whether there is time for all of it; a short drill leaves out what takes minutes
 * @param terminal whether somebody looks at a terminal that can be drawn on
 */
record DrillRun(
        Stage stage,
        String prefix,
        Duration loadTime,
        boolean thorough,
        InstantSource clock,
        Ticker ticker,
        HealthWatch health,
        boolean terminal) {}
