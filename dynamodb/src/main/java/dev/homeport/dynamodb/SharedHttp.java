package dev.homeport.dynamodb;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The one HTTP client of several SDK clients. It outlives each of them, and is closed by whoever has made them. */
final class SharedHttp<H extends SdkAutoCloseable> implements SdkAutoCloseable {

    /** Guarded by this. */
    private @Nullable H made;

    /** It, made if there is none yet. */
    synchronized H get(Supplier<? extends H> maker) {
        var client = made;
        if (client == null) {
            client = maker.get();
            made = client;
        }
        return client;
    }

    @Override
    public synchronized void close() {
        var client = made;
        made = null;
        if (client != null) {
            client.close();
        }
    }
}
