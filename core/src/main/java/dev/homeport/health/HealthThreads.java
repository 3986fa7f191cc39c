package dev.homeport.health;

/** Makes this package's threads: daemons, which keep no process alive, and named, so that a dump tells whose they are. */
final class HealthThreads {

    private HealthThreads() {}

    static Thread daemon(String what, Runnable task) {
        var thread = new Thread(task, "homeport-health-" + what);
        thread.setDaemon(true);
        return thread;
    }
}
