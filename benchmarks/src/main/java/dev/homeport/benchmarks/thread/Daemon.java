package dev.homeport.benchmarks.thread;

import java.io.IOException;

/** Starts threads that do not keep the program from ending. */
public final class Daemon {

    /** Does the work of a connection's thread. */
    public interface Task {
        void run() throws IOException;
    }

    private Daemon() {}

    /** Starts a thread, which ends when its connection does. */
    public static Thread start(String name, Task task) {
        var thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // The region is lost, or its client has gone: both end a connection, which is all there is to
                        // do.
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
