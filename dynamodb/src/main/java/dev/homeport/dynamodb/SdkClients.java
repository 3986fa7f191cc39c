package dev.homeport.dynamodb;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The SDK's clients of all regions, of either flavour, made when they are first asked for. Safe for any number of threads.
 */
final class SdkClients implements AutoCloseable {

    private final DynamoDbSettings settings;
    private final RegionHttp http;
    private final InnerClient inner;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as the following. */
    private @Nullable RegionClients<DynamoDbClient> sync;

    private @Nullable RegionClients<DynamoDbAsyncClient> async;

    SdkClients(DynamoDbSettings settings, LegInterceptor legs, RetryStrategy retries) {
        this.settings = settings;
        this.http = new RegionHttp(settings.name());
        this.inner = new InnerClient(settings.hooks(), settings.limits(), legs, retries, http);
    }

    RegionClients<DynamoDbClient> sync() {
        lock.lock();
        try {
            var clients = sync;
            if (clients == null) {
                clients = RegionClients.create(settings.regions().size(), region -> inner.sync(region(region)));
                sync = clients;
            }
            return clients;
        } finally {
            lock.unlock();
        }
    }

    RegionClients<DynamoDbAsyncClient> async() {
        lock.lock();
        try {
            var clients = async;
            if (clients == null) {
                clients = RegionClients.create(settings.regions().size(), region -> inner.async(region(region)));
                async = clients;
            }
            return clients;
        } finally {
            lock.unlock();
        }
    }

    private Region region(int number) {
        return settings.regions().get(number);
    }

    /** For requests of Homeport's own, over the connections of clients that are there. */
    DirectClient directly(int region) {
        lock.lock();
        try {
            return new DirectClient(sync == null ? null : sync.of(region), async == null ? null : async.of(region));
        } finally {
            lock.unlock();
        }
    }

    RegionHttp http() {
        return http;
    }

    /** One after the other, whatever becomes of the others, and what carries their connections last. */
    @Override
    public void close() {
        lock.lock();
        try (http) {
            try {
                if (sync != null) {
                    sync.close();
                }
            } finally {
                if (async != null) {
                    async.close();
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
