package dev.homeport.dynamodb;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A failure that keeps whoever asks for its cause waiting, so that something else can happen while it is judged. */
public final class SlowToExplain extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final long BOUND_SECONDS = 60;

    private final transient CountDownLatch asked = new CountDownLatch(1);
    private final transient CountDownLatch explained = new CountDownLatch(1);

    public boolean awaitAsked() throws InterruptedException {
        return asked.await(BOUND_SECONDS, TimeUnit.SECONDS);
    }

    public void explain() {
        explained.countDown();
    }

    @Override
    public Throwable getCause() {
        asked.countDown();
        try {
            if (!explained.await(BOUND_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody explained it");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return SdkClientException.create("connection lost", new IOException("reset"));
    }
}
