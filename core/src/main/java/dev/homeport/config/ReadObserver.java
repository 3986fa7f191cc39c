package dev.homeport.config;

import java.time.Duration;

/** Told about every reading of a refreshable source, and every refresh as a whole, on the thread that made it. */
@FunctionalInterface
interface ReadObserver {

    void observed(String source, String outcome, Duration took);
}
