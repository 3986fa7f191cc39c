package dev.homeport.dynamodb.internal.client;

import dev.homeport.dynamodb.internal.credentials.CredentialsRegistry;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The SDK's clients of all regions, of either flavour, made when they are first asked for. Safe for any number of threads.
 */
public final class LazyRegionClients implements AutoCloseable {

    /** Where nobody has said how many. */
    private static final int SDK_DEFAULT_CONNECTIONS = 50;

    private final DynamoDbSettings settings;
    private final RegionHttpClients http;
    private final RegionClientFactory inner;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as the following. */
    private @Nullable RegionClients<DynamoDbClient> sync;

    private @Nullable RegionClients<DynamoDbAsyncClient> async;

    public LazyRegionClients(
            DynamoDbSettings settings,
            ExecutionInterceptor interceptor,
            RetryStrategy retries,
            CredentialsRegistry credentials,
            CompletionExecutor completions) {
        this.settings = settings;
        this.http = new RegionHttpClients(
                settings.name(),
                settings.routing().nearest()
                        ? Optional.empty()
                        : Optional.of(settings.regions().get(0)));
        this.inner = new RegionClientFactory(
                settings.hooks(), settings.limits(), interceptor, retries, http, credentials, completions);
    }

    public RegionClients<DynamoDbClient> sync() {
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

    public RegionClients<DynamoDbAsyncClient> async() {
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

    /** Those of the first region alone, made anew, which are the caller's to close. */
    public RegionClients<DynamoDbClient> syncOfTheFirst() {
        return RegionClients.create(1, region -> inner.sync(region(region)));
    }

    /** As {@link #syncOfTheFirst}. */
    public RegionClients<DynamoDbAsyncClient> asyncOfTheFirst() {
        return RegionClients.create(1, region -> inner.async(region(region)));
    }

    private Region region(int number) {
        return settings.regions().get(number);
    }

    /** For requests of Homeport's own, over the connections of clients that are there. */
    public ProbeClient directly(int region) {
        lock.lock();
        try {
            return sync != null
                    ? new ProbeClient(sync.forCanaries(region), null, sync.canaries(region))
                    : new ProbeClient(
                            null,
                            async == null ? null : async.forCanaries(region),
                            async == null ? Optional.empty() : async.canaries(region));
        } finally {
            lock.unlock();
        }
    }

    /** The pools that calls to a region use, of the clients that are there. */
    public List<SharedHttpHolder<?>> pools(int region) {
        lock.lock();
        try {
            List<SharedHttpHolder<?>> pools = new ArrayList<>(2);
            if (sync != null) {
                pools.add(sync.pool(region));
            }
            if (async != null) {
                pools.add(async.pool(region));
            }
            return pools;
        } finally {
            lock.unlock();
        }
    }

    /** The connections of a region that only canaries ride on. */
    public List<SharedHttpHolder<?>> canaryPools(int region) {
        lock.lock();
        try {
            List<SharedHttpHolder<?>> pools = new ArrayList<>(2);
            if (sync != null) {
                sync.canaries(region).ifPresent(canaries -> pools.add(canaries.own()));
            }
            if (async != null) {
                async.canaries(region).ifPresent(canaries -> pools.add(canaries.own()));
            }
            return pools;
        } finally {
            lock.unlock();
        }
    }

    /** Whether so many calls under way use all connections that the async client may have to a region. */
    public boolean poolIsFull(int region, int callsUnderWay) {
        lock.lock();
        try {
            int most = async == null
                    ? SDK_DEFAULT_CONNECTIONS
                    : async.pool(region).capacity().orElse(SDK_DEFAULT_CONNECTIONS);
            return callsUnderWay >= most;
        } finally {
            lock.unlock();
        }
    }

    public RegionHttpClients http() {
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
