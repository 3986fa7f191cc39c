package dev.homeport.config;

/** Makes this package's threads: daemons, which keep no process alive, and named, so that a dump tells whose they are. */
final class ConfigThreads {

    private ConfigThreads() {}

    static Thread daemon(String what, Runnable task) {
        var thread = new Thread(task, "homeport-config-" + what);
        thread.setDaemon(true);
        return thread;
    }
}
