package dev.homeport.testkit.ssm;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Holds the faults in force at one server, and lets them strike calls. Thread-safe; a fault strikes every call that
 * arrives after it was set.
 */
final class SsmFaults {
    static final Duration MAX_DELAY = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final List<String> denied = new CopyOnWriteArrayList<>();
    private volatile @Nullable TokenBucket bucket;
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean decryptionFails;
    private volatile boolean answersCut;
    private volatile boolean emptyPages;

    /** Both guarded by this. */
    private int failuresLeft;

    private SsmError failure = SsmError.INTERNAL_SERVER_ERROR;

    SsmFaults(InstantSource clock) {
        this.clock = clock;
    }

    void throttleTo(int callsPerSecond) {
        if (callsPerSecond < 0) {
            throw new IllegalArgumentException("A rate is zero or more calls a second, not " + callsPerSecond);
        }
        bucket = new TokenBucket(callsPerSecond, clock);
    }

    void deny(String namePrefix) {
        denied.add(namePrefix);
    }

    synchronized void failNext(int calls, SsmError error) {
        if (calls < 0) {
            throw new IllegalArgumentException("Zero or more calls can fail, not " + calls);
        }
        failuresLeft = calls;
        failure = error;
    }

    void failDecryption(boolean fails) {
        decryptionFails = fails;
    }

    void answerAfter(Duration wait) {
        if (wait.isNegative() || wait.compareTo(MAX_DELAY) > 0) {
            throw new IllegalArgumentException("An answer takes between 0 and " + MAX_DELAY + ", not " + wait);
        }
        delay = wait;
    }

    void cutAnswersShort(boolean cut) {
        answersCut = cut;
    }

    void emptyPages(boolean empty) {
        emptyPages = empty;
    }

    void heal() {
        bucket = null;
        denied.clear();
        delay = Duration.ZERO;
        decryptionFails = false;
        answersCut = false;
        emptyPages = false;
        failNext(0, SsmError.INTERNAL_SERVER_ERROR);
    }

    Duration delay() {
        return delay;
    }

    boolean answersCut() {
        return answersCut;
    }

    boolean hasEmptyPages() {
        return emptyPages;
    }

    /** Refuses the call if a fault strikes it. */
    void strike(String operation, List<String> names) {
        var rate = bucket;
        if (rate != null && !rate.take()) {
            throw new SsmErrorException(SsmError.THROTTLING, "Rate exceeded");
        }
        strikeIfNext();
        for (var name : names) {
            if (denied.stream().anyMatch(name::startsWith)) {
                throw new SsmErrorException(
                        SsmError.ACCESS_DENIED,
                        "The caller is not authorized to perform ssm:" + operation + " on " + name);
            }
        }
    }

    /** Refuses to decrypt a secure string if that fault is in force. */
    void strikeDecryption() {
        if (decryptionFails) {
            throw new SsmErrorException(SsmError.INVALID_KEY_ID, "The key of this parameter cannot be used");
        }
    }

    private synchronized void strikeIfNext() {
        if (failuresLeft > 0) {
            failuresLeft--;
            throw new SsmErrorException(failure, "The test made this call fail with " + failure.type());
        }
    }
}
