package dev.homeport.jdbc.internal.pool;

import dev.homeport.health.CheckResult;

/**
 * Judges whether borrowers get connections without waiting. Pure.
 *
 * <p>Never told as "the database is down": under load that takes every instance out of service one by one, each leaving
 * its load to the others.
 */
public final class PoolHealth {

    private PoolHealth() {}

    public static CheckResult of(int active, int most, int waiting) {
        return active >= most && waiting > 0
                ? CheckResult.down("all " + most + " connections are in use and " + waiting + " borrowers wait")
                : CheckResult.up();
    }
}
