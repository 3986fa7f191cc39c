package dev.homeport.examples.drill.watch;

/** Starts the drill's own threads: daemons, so that none outlives it. */
public final class DrillThreads {

    private DrillThreads() {}

    public static Thread start(String name, Runnable work) {
        var thread = new Thread(work, "drill-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits until the thread has ended, as it does soon after it was told to stop. */
    public static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + thread.getName(), e);
        }
    }
}
