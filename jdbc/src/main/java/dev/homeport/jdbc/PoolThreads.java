package dev.homeport.jdbc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one node's pool, so that a connecting thread asleep in HikariCP's back-off (up to 5 s) can be woken
 * when the pool is retired.
 */
final class PoolThreads implements ThreadFactory {

    private final ThreadFactory delegate;
    private final Map<Thread, Boolean> alive = new ConcurrentHashMap<>();

    PoolThreads(String poolName, @Nullable ThreadFactory users) {
        var count = new AtomicInteger();
        this.delegate = users != null
                ? users
                : task -> {
                    var thread = Executors.defaultThreadFactory().newThread(task);
                    thread.setName(poolName + "-pool-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                };
    }

    @Override
    public @Nullable Thread newThread(Runnable task) {
        return delegate.newThread(() -> {
            alive.put(Thread.currentThread(), true);
            try {
                task.run();
            } finally {
                alive.remove(Thread.currentThread());
            }
        });
    }

    void interruptAll() {
        alive.keySet().forEach(Thread::interrupt);
    }
}
