package dev.homeport.rules;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves when told to. Safe for any number of threads that read it and one that moves it. */
public final class VirtualClock implements InstantSource {

    /** Where every such clock begins. */
    public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private volatile Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    /** Moves it on. */
    public void advance(Duration by) {
        now = now.plus(by);
    }
}
