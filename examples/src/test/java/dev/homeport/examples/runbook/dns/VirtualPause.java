package dev.homeport.examples.runbook.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Passes at once, and moves its clock by as much. */
final class VirtualPause implements Pause, InstantSource {

    private final List<Duration> passed = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-30T03:00:00Z");

    @Override
    public void pass(Duration time) {
        passed.add(time);
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    List<Duration> passed() {
        return passed;
    }
}
