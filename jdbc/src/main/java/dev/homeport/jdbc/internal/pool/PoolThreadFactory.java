package dev.homeport.jdbc.internal.pool;

import dev.homeport.internal.Deadline;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes and remembers the threads of one node's pool, so that a connecting thread asleep in HikariCP's back-off (up to
 * 5 s) can be woken when the pool is retired, and a pool that has ended leaves none behind.
 */
final class PoolThreadFactory implements ThreadFactory {

    private final ThreadFactory delegate;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    PoolThreadFactory(String poolName, @Nullable ThreadFactory users) {
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
        var thread = delegate.newThread(task);
        threads.removeIf(earlier -> earlier.getState() == Thread.State.TERMINATED);
        if (thread != null) {
            threads.add(thread);
        }
        return thread;
    }

    void interruptAll() {
        threads.forEach(Thread::interrupt);
    }

    void awaitEnd(Deadline deadline) {
        deadline.awaitEndOf(threads);
    }
}
