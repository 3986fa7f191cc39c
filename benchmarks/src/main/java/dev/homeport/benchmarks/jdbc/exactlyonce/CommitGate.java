package dev.homeport.benchmarks.jdbc.exactlyonce;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Holds transactions back right before their commit, for as long as it is shut. */
final class CommitGate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private boolean shut;
    private int waiting;

    /** Waits while the gate is shut. */
    void pass() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting++;
            while (shut) {
                opened.await();
            }
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    void shut() {
        set(true);
    }

    void open() {
        set(false);
    }

    /** Returns how many transactions it holds back. */
    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    private void set(boolean shut) {
        lock.lock();
        try {
            this.shut = shut;
            opened.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
