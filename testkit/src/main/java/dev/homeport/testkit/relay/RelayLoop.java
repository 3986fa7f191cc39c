package dev.homeport.testkit.relay;

import dev.homeport.testkit.LabException;
import dev.homeport.testkit.RegionLab;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a relay's one daemon thread with its selector. Other threads hand it commands and wait until they are carried
 * out, so that a fault is in force when the call that made it returns, and nothing the thread works on needs a lock.
 */
final class RelayLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegionLab.class);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);

    /** Does the work of the loop; called on its thread only. */
    interface Work {
        /** Returns how long to wait for sockets at most; {@link Long#MAX_VALUE} is for ever. */
        long nanosUntilDue();

        void serve(SelectionKey key);

        void serveDue();

        void end() throws IOException;
    }

    @FunctionalInterface
    interface Command {
        void run() throws IOException;
    }

    private final String name;
    private final Work work;
    private final Selector selector;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean closing;

    RelayLoop(String name, Selector selector, Work work) {
        this.name = name;
        this.selector = selector;
        this.work = work;
        var thread = new Thread(this::run, "homeport-testkit-relay-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns when the command has been carried out on the loop's thread. */
    void execute(Command command) {
        var done = new CompletableFuture<Void>();
        commands.add(() -> {
            try {
                command.run();
                done.complete(null);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        selector.wakeup();
        await(CompletableFuture.anyOf(done, ended), "to change");
        if (!done.isDone()) {
            throw new LabException("The relay " + name + " is closed");
        }
    }

    /** Ends the thread; idempotent. */
    @Override
    public void close() {
        if (!ended.isDone()) {
            execute(() -> closing = true);
            await(ended, "to end");
        }
    }

    private void await(CompletableFuture<?> done, String what) {
        try {
            done.get(COMMAND_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new LabException("The relay " + name + " failed", e.getCause());
        } catch (TimeoutException e) {
            throw new LabException("Waited " + COMMAND_TIMEOUT + " in vain for the relay " + name + " " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while waiting for the relay " + name + " " + what, e);
        }
    }

    private void run() {
        try (selector) {
            try {
                while (!closing) {
                    turn();
                }
            } finally {
                work.end();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("Relay failed and has stopped: relay={}", name, e);
            ended.completeExceptionally(e);
        }
        ended.complete(null);
    }

    private void turn() throws IOException {
        selector.selectedKeys().clear();
        select(work.nanosUntilDue());
        for (var command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
        for (var key : selector.selectedKeys()) {
            if (key.isValid()) {
                work.serve(key);
            }
        }
        work.serveDue();
    }

    private void select(long nanos) throws IOException {
        if (nanos == Long.MAX_VALUE) {
            selector.select();
        } else if (nanos == 0) {
            selector.selectNow();
        } else {
            selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
        }
    }
}
