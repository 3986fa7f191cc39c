package dev.homeport.benchmarks.thread;

import java.io.IOException;

/** Threads that do not keep the program from ending. */
public final class Daemon {

    /** What a connection's thread does. */
    public interface Task {
        void run() throws IOException;
    }

    private Daemon() {}

    /** Starts one, which ends when its connection does. */
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
