package dev.homeport.examples.orders;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes the parts that a program has opened, in the opposite order, each even if another one fails to; for one thread
 * at a time.
 */
public final class CloseableStack implements AutoCloseable {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Takes note of the part, and returns it. */
    public <T extends AutoCloseable> T add(T part) {
        opened.push(part);
        return part;
    }

    /** Closes all of them, after a failure that the caller is about to throw, which takes up those of closing. */
    public void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Closes all of them; a second call does nothing.
     *
     * @throws IllegalStateException if any did not close, with the first failure as its cause and the others suppressed there
     */
    @Override
    public void close() {
        Exception failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw new IllegalStateException("Not all parts could be closed; the cause is the first failure", failure);
        }
    }
}
