package dev.homeport.examples.drill;

/** Starts the drill's own threads: daemons, so that none outlives it. */
final class DrillThreads {

    private DrillThreads() {}

    static Thread start(String name, Runnable work) {
        var thread = new Thread(work, "drill-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits until the thread has ended, as it does soon after it was told to stop. */
    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + thread.getName(), e);
        }
    }
}
