package dev.homeport.internal;

import java.util.concurrent.ThreadFactory;

/** Makes threads that keep no process alive, and that a thread dump tells apart by their names. */
public final class DaemonThreads {

    private DaemonThreads() {}

    /** Returns a daemon thread that has not started. */
    public static Thread named(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Returns a factory of daemon threads that all have this name. */
    public static ThreadFactory factory(String name) {
        return task -> named(name, task);
    }
}
