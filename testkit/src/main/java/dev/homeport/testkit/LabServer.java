package dev.homeport.testkit;

import java.io.IOException;

/**
 * Controls one server of a lab that is started again and again in the same place, at the same port and with its data: as
 * processes of this machine, or in a container. Applications use {@link LabRegion} and {@code LabDynamoDb} instead.
 *
 * <p>Each fault is in force when its method returns.
 */
public interface LabServer {
    /** Returns what it is called in messages, such as the region's name. */
    String name();

    /** Starts it without waiting for an answer; {@link #isRunning} soon tells if it ended at once. */
    void start() throws IOException;

    /** Returns true while its first process exists, frozen or not. */
    boolean isRunning();

    /** Returns true between {@link #freeze()} and {@link #thaw()} or its end. */
    boolean isFrozen();

    /**
     * Returns the identifier of its first process.
     *
     * @throws IllegalStateException if it is not running
     */
    long pid();

    /** Ends all its processes with SIGKILL, frozen or not, and returns when they have ended. */
    void kill() throws IOException;

    /**
     * Lets none of its processes run on; its kernel accepts connections meanwhile.
     *
     * @throws IllegalStateException if it is not running
     */
    void freeze() throws IOException;

    /** Lets its processes run on; nothing happens if it is not frozen. */
    void thaw() throws IOException;

    /** Returns the end of its log, as the last part of an error message. */
    String logTail();

    /** Throws {@link IllegalStateException} unless it is running. */
    default void requireRunning() {
        if (!isRunning()) {
            throw new IllegalStateException(name() + " is not running");
        }
    }

    /** Throws {@link IllegalStateException} if it is running. */
    default void requireEnded() {
        if (isRunning()) {
            throw new IllegalStateException(name() + " is running; stop or crash it first");
        }
    }

    /** Throws {@link IllegalStateException} unless it is running and not frozen. */
    default void requireAnswering() {
        requireRunning();
        requireNotFrozen();
    }

    /** Throws {@link IllegalStateException} if it is frozen. */
    default void requireNotFrozen() {
        if (isFrozen()) {
            throw new IllegalStateException(name() + " is frozen; thaw it first");
        }
    }
}
