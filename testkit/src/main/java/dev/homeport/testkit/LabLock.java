package dev.homeport.testkit;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets changes of one lab's servers happen one after another, and turns their failures into {@link LabException}. */
public final class LabLock {
    @FunctionalInterface
    public interface Action {
        void run() throws IOException, SQLException;
    }

    private final Lock lock = new ReentrantLock();

    /**
     * Runs the action when no other one is under way. {@code what} is a sentence such as "a could not stop"; the
     * evidence is asked for when it is true.
     */
    public void take(String what, Action action, Supplier<String> evidence) {
        lock.lock();
        try {
            attempt(what, action, evidence);
        } finally {
            lock.unlock();
        }
    }

    /** Runs the action without waiting for others. */
    public static void attempt(String what, Action action, Supplier<String> evidence) {
        try {
            action.run();
        } catch (IOException | SQLException e) {
            throw new LabException(what + ": " + e.getMessage() + evidence.get(), e);
        }
    }
}
