package dev.homeport.config;

import java.time.Duration;

/** Hears of every reading of a refreshable source, and of every refresh as a whole, on the thread that made it. */
@FunctionalInterface
interface ReadObserver {

    void observed(String source, String outcome, Duration took);
}
