package dev.homeport.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * Holds the thread that writes a line to the log until {@code close()} interrupts it, and a little longer, so that a test sees what
 * becomes of the rest of its work.
 */
public final class HeldLogLine extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final Duration UNTIL_CLOSE_IS_PAST_ITS_FIRST_LINES = Duration.ofMillis(300);

    private final Logger logger;
    private final Level before;
    private final String words;
    private final CountDownLatch reached = new CountDownLatch(1);

    public HeldLogLine(Class<?> logs, String words) {
        this.logger = (Logger) LoggerFactory.getLogger(logs);
        this.before = logger.getLevel();
        this.words = words;
        logger.setLevel(Level.INFO);
        start();
        logger.addAppender(this);
    }

    public boolean reached() throws InterruptedException {
        return reached.await(30, TimeUnit.SECONDS);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getFormattedMessage().contains(words)) {
            return;
        }
        reached.countDown();
        try {
            new CountDownLatch(1).await(30, TimeUnit.SECONDS);
        } catch (InterruptedException closing) {
            long end = System.nanoTime() + UNTIL_CLOSE_IS_PAST_ITS_FIRST_LINES.toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(before);
    }
}
