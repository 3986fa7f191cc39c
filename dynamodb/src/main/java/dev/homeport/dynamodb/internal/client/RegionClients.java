package dev.homeport.dynamodb.internal.client;

import dev.homeport.dynamodb.internal.operation.SdkOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * One {@linkplain ClientPair pair} of SDK clients a region, in the order of the regions: a request is signed for the
 * region of the client that sends it, so that one client cannot serve several (measured; a request that an endpoint
 * provider leads elsewhere is refused).
 * Each has its own connection pool, so that a region that hangs cannot use up the connections to another one.
 */
public final class RegionClients<C extends SdkAutoCloseable> implements AutoCloseable {

    private final List<ClientPair<C>> clients;

    private RegionClients(List<ClientPair<C>> clients) {
        this.clients = List.copyOf(clients);
    }

    /** Makes all of them; those already made are closed when one cannot be. */
    public static <C extends SdkAutoCloseable> RegionClients<C> create(int regions, IntFunction<ClientPair<C>> maker) {
        var made = new ArrayList<ClientPair<C>>();
        try {
            for (int region = 0; region < regions; region++) {
                made.add(maker.apply(region));
            }
        } catch (RuntimeException | Error e) {
            Closeables.after(e, made);
            throw e;
        }
        return new RegionClients<>(made);
    }

    /** The client that sends that operation to that region. */
    public C of(int region, SdkOperation operation) {
        return clients.get(region).of(operation);
    }

    /** The client of a region where the limit of an attempt makes no difference. */
    public C of(int region) {
        return clients.get(region).ofPointReads();
    }

    /** The client of Homeport's own requests to a region. */
    C forCanaries(int region) {
        return clients.get(region).ofCanaries();
    }

    /** The pool that calls to a region use. */
    SharedHttpHolder<?> pool(int region) {
        return clients.get(region).http();
    }

    /** What canaries of a region ride on, unless they share a ready-made HTTP client with the calls. */
    Optional<ProbeConnections<?>> canaries(int region) {
        return clients.get(region).canaries();
    }

    @Override
    public void close() {
        Closeables.all(clients);
    }
}
