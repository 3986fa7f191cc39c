package dev.homeport.health;

import java.time.Duration;

/** Hears of every run that ended or was abandoned, on the monitor's thread; must be quick. */
@FunctionalInterface
interface RunObserver {

    enum Outcome {
        UP,
        DOWN,
        ABANDONED
    }

    void ran(String check, Outcome outcome, Duration took);
}
