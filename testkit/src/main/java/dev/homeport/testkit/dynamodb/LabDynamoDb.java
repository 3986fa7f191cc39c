package dev.homeport.testkit.dynamodb;

import dev.homeport.testkit.FaultyLink;
import dev.homeport.testkit.HeldRequests;
import dev.homeport.testkit.LabException;
import dev.homeport.testkit.LabLock;
import dev.homeport.testkit.LabPath;
import dev.homeport.testkit.LabServer;
import dev.homeport.testkit.LabServers;
import dev.homeport.testkit.LabTrust;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.relay.ConnectCost;
import dev.homeport.testkit.relay.ReservedPort;
import dev.homeport.testkit.relay.TcpRelay;
import dev.homeport.testkit.relay.TlsFront;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.endpoints.EndpointUrl;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/**
 * Controls one region's DynamoDB: a process of its own, DynamoDB Local, behind a network path that can be broken.
 *
 * <p>Applications reach it over TLS, as they do the service, with a certificate of the lab's own, so that its
 * handshakes cost as much as there: {@link RegionLab#trustManagers()} and {@link RegionLab#trustInThisJvm()} are two
 * ways to trust it.
 *
 * <p>Any credentials and any signing region see the same tables. Tables that {@link LabGlobalTables} made are
 * replicated to the other regions; one that a client made here exists here alone. An acknowledged write survives a
 * crash.
 *
 * <p>Faults are in force when their method returns. Thread-safe. Every method throws {@link LabException} when it could
 * not do its work, and {@link IllegalStateException} when the server is not in a state in which that makes sense.
 */
public final class LabDynamoDb {
    /**
     * Each resolver refuses this name at once, for its length. A well-formed name would be looked up, which needs a
     * network and takes some twenty seconds where no name server answers.
     */
    private static final String UNRESOLVABLE =
            "a-label-of-more-than-63-characters-is-refused-before-a-name-server-is-asked";

    private static final Logger LOG = LoggerFactory.getLogger(LabDynamoDb.class);

    private final String region;
    private final LabLock turn;
    private final ReservedPort serverPort = new ReservedPort();
    private final LabServer server;
    private final DynamoDbServer starter;
    private final TlsFront front;
    private final TcpRelay link;
    private volatile boolean dnsLost;
    private volatile Duration distance = Duration.ZERO;

    public LabDynamoDb(String region, LabLock turn, LabServers servers) throws IOException {
        this.region = region;
        this.turn = turn;
        var port = serverPort.number();
        server = servers.dynamoDb(region, port);
        starter = new DynamoDbServer(server, port);
        front = new TlsFront(region + "-dynamodb", serverPort.number());
        link = new TcpRelay(region + "-dynamodb", front.port(), ConnectCost.AFTER_GREETING);
    }

    /**
     * Returns the endpoint that applications connect to, over TLS and through {@link #link()}, whatever DNS does. It
     * never changes.
     */
    public URI endpoint() {
        return URI.create("https://" + ReservedPort.HOST + ":" + link.port());
    }

    /** Returns the server's own endpoint, without TLS, which no fault of a link touches. It never changes. */
    public URI serverEndpoint() {
        return starter.endpoint();
    }

    /**
     * Returns a provider by which a client finds this region, asked anew for every call: {@link #endpoint()}, or a name
     * that no resolver knows while DNS is lost. The clients that the AWS SDK builds, sync and async, then raise the
     * error of a real failed lookup. It needs {@code software.amazon.awssdk:dynamodb}.
     */
    public DynamoDbEndpointProvider endpointProvider() {
        var lost = endpoint(URI.create("https://dynamodb." + region + "." + UNRESOLVABLE));
        var found = endpoint(endpoint());
        return parameters -> CompletableFuture.completedFuture(dnsLost ? lost : found);
    }

    /** Returns the applications' path to this server alone; a fault of the region's network strikes it too. */
    public FaultyLink link() {
        return link;
    }

    public LabPath path() {
        return link;
    }

    public void replicationDistance(Duration roundTrip) {
        distance = roundTrip;
    }

    /** Returns the time from or to the applications' place, which replication passes. */
    long oneWayNanos() {
        return distance.toNanos() / 2;
    }

    /**
     * Holds every request that comes by way of {@link #endpoint()} and has that text in it, such as an item's key or an
     * operation's name, until the result is closed: each occupies a connection of its client, and as many as its pool
     * has connections fill it.
     *
     * @param text as it is on the wire, in one piece: plain ASCII without quotes or line breaks
     */
    public HeldRequests hold(String text) {
        return front.hold(region, text);
    }

    /** Lets clients of {@link #endpointProvider()} resolve this region's name no longer; open connections stay. */
    public void loseDns() {
        dnsLost = true;
        logged("lost its name");
    }

    /** Ends {@link #loseDns()}. */
    public void regainDns() {
        dnsLost = false;
        logged("has its name again");
    }

    /** Returns true while the server's process exists, frozen or not. */
    public boolean isRunning() {
        return server.isRunning();
    }

    /** Returns true between {@link #freeze()} and {@link #thaw()} or the server's end. */
    public boolean isFrozen() {
        return server.isFrozen();
    }

    /**
     * Kills the server with SIGKILL, frozen or not; connections are reset and new ones refused. Tables, items and
     * streams are on disk, and available again after {@link #restart()}.
     */
    public void crash() {
        front.serverKilled(true);
        LabLock.attempt(region + " could not crash its DynamoDB", server::kill, server::logTail);
        link.targetListens(false);
        front.reset();
        front.freeze(false);
        logged("crashed");
    }

    /**
     * Stops the server with SIGSTOP: it accepts connections, since its kernel does, and answers nothing, no handshake either.
     */
    public void freeze() {
        LabLock.attempt(region + " could not freeze its DynamoDB", server::freeze, server::logTail);
        front.freeze(true);
        logged("froze");
    }

    /** Lets the server run on with SIGCONT, with the requests it got meanwhile; nothing happens if it was not frozen. */
    public void thaw() {
        LabLock.attempt(region + " could not thaw its DynamoDB", server::thaw, server::logTail);
        front.freeze(false);
        logged("thawed");
    }

    /**
     * Starts a crashed server again, with its data, at the same port; returns when it answers, after about a second.
     *
     * @throws IllegalStateException if it is running
     */
    public void restart() {
        turn.take(
                region + " could not restart its DynamoDB",
                () -> {
                    server.requireEnded();
                    launch();
                    awaitAnswer();
                },
                server::logTail);
        logged("restarted");
    }

    /** Returns the region's name. */
    public String region() {
        return region;
    }

    @Override
    public String toString() {
        return "DynamoDB of " + region + " at " + endpoint();
    }

    public void launch() throws IOException {
        starter.launch();
    }

    /** Begins to accept applications, with that key and certificate. */
    public void secure(SSLContext identity) {
        front.serve(identity);
    }

    /** Makes one handshake, so that the first caller does not wait until this JVM has loaded its end of TLS. */
    public void shakeHands(LabTrust trust) throws IOException {
        front.shakeHands(trust);
    }

    public void awaitAnswer() {
        starter.awaitAnswer();
        front.serverKilled(false);
        link.targetListens(true);
    }

    boolean isAnswering() {
        return starter.isAnswering();
    }

    /** Returns how often its process was started. */
    int launches() {
        return starter.launches();
    }

    /** Frees the ports and threads; the reaper ends the server. */
    public void close() throws IOException {
        try (serverPort;
                front) {
            link.close();
        }
    }

    private static Endpoint endpoint(URI address) {
        return Endpoint.builder().endpointUrl(EndpointUrl.fromUri(address)).build();
    }

    private void logged(String what) {
        LOG.info("DynamoDB {}: region={}", what, region);
    }
}
