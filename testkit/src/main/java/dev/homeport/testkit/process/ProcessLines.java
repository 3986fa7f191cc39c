package dev.homeport.testkit.process;

import dev.homeport.testkit.ColdProcess;
import dev.homeport.testkit.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the output of a process on a thread of its own, so that the process never waits for a reader; bounded. */
public final class ProcessLines {
    public static final int MAX_LINES = 10_000;
    static final int MAX_CHARS = 4_000;

    private static final Logger LOG = LoggerFactory.getLogger(ColdProcess.class);
    private static final int TAIL_LINES = 20;

    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by the lock, as the following. */
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    /** The number of lines, from the first on, that were waited for or passed over. */
    private int passed;

    private boolean ended;

    public ProcessLines(String name, Process process) {
        this.name = name;
        var reader = new Thread(() -> read(process.inputReader()), "homeport-testkit-process-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(BufferedReader output) {
        try (output) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                add(line.length() > MAX_CHARS ? line.substring(0, MAX_CHARS) : line);
            }
        } catch (IOException e) {
            LOG.debug("Output broke off: process={}", name, e);
        } finally {
            end();
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            lines.add(line);
            if (lines.size() > MAX_LINES) {
                lines.remove();
                passed = Math.max(0, passed - 1);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public List<String> all() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    public String tail() {
        var all = all();
        return ":\n" + String.join("\n", all.subList(Math.max(0, all.size() - TAIL_LINES), all.size()));
    }

    public String await(String beginning, Duration atMost) {
        lock.lock();
        try {
            var nanos = atMost.toNanos();
            while (true) {
                var found = lines.stream()
                        .skip(passed)
                        .peek(line -> passed++)
                        .filter(line -> line.startsWith(beginning))
                        .findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
                if (ended) {
                    throw new LabException(name + " ended without saying '" + beginning + "'" + tail());
                }
                if (nanos <= 0) {
                    throw new LabException(
                            "Waited " + atMost + " in vain for " + name + " to say '" + beginning + "'" + tail());
                }
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while waiting for " + name, e);
        } finally {
            lock.unlock();
        }
    }

    public void awaitEnd(Duration atMost) {
        lock.lock();
        try {
            var nanos = atMost.toNanos();
            while (!ended) {
                if (nanos <= 0) {
                    throw new LabException("Waited " + atMost + " in vain for the end of " + name + tail());
                }
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while waiting for the end of " + name, e);
        } finally {
            lock.unlock();
        }
    }
}
