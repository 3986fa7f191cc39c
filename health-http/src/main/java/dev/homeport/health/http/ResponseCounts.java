package dev.homeport.health.http;

import java.util.concurrent.atomic.LongAdder;

/** Counts a server's answers of each kind. */
final class ResponseCounts {

    private final LongAdder yes = new LongAdder();
    private final LongAdder no = new LongAdder();
    private final LongAdder other = new LongAdder();

    void count(int status) {
        switch (status) {
            case 200 -> yes.increment();
            case 503 -> no.increment();
            default -> other.increment();
        }
    }

    long yes() {
        return yes.sum();
    }

    long no() {
        return no.sum();
    }

    long other() {
        return other.sum();
    }
}
