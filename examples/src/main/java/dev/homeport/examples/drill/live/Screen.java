package dev.homeport.examples.drill.live;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Draws a view again and again, in place, until it is closed; the last one stays. */
public final class Screen implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final String CLEAR = "\u001b[2J";
    private static final String HOME = "\u001b[H";
    private static final String END_OF_LINE = "\u001b[K\n";
    private static final String END_OF_SCREEN = "\u001b[J";

    private final PrintStream out;
    private final Supplier<ScreenView> views;
    private final Thread thread;
    private volatile boolean stopped;

    /** Begins to draw. */
    public Screen(PrintStream out, Supplier<ScreenView> views) {
        this.out = out;
        this.views = views;
        this.thread = new Thread(this::run, "drill-screen");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        out.print(CLEAR);
        while (!stopped) {
            draw();
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    private void draw() {
        var frame = new StringBuilder(HOME);
        ScreenLayout.lines(views.get()).forEach(line -> frame.append(line).append(END_OF_LINE));
        out.print(frame.append(END_OF_SCREEN));
        out.flush();
    }

    /** Draws a last time. */
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the screen", e);
        }
        draw();
    }
}
