package dev.homeport.examples.runbook.trigger;

import dev.homeport.examples.runbook.trigger.GateDecision.Ignore;
import dev.homeport.examples.runbook.trigger.GateDecision.Start;
import dev.homeport.examples.runbook.trigger.WebhookHandler.Answer;
import dev.homeport.internal.DaemonThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives Alertmanager's webhook at {@code POST /alertmanager}, and starts the runbook for an outage.
 *
 * <p>It answers 202 to what it understood, with one line for each outage that says what becomes of it; 400 to anything
 * that is no payload of version 4; 401 without the right credentials; 405 to other methods; 408 to a body that comes
 * too slowly; 413 to one that is too long; and 503 when the journal cannot be read or written, so that Alertmanager
 * sends it again. The runbook runs on a thread of its own, one at a time. A resolved alert starts nothing.
 *
 * <p>It speaks plain HTTP: bind it to an address that only Alertmanager reaches, or put TLS before it. Thread-safe.
 */
public final class AlertmanagerWebhook implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlertmanagerWebhook.class);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final int THREADS = 8;
    private static final int HEADER_BYTES = 8 << 10;

    private final OutageTrigger trigger;
    private final ExecutorService runbook =
            Executors.newSingleThreadExecutor(DaemonThreads.factory("homeport-examples-promotion"));
    private final Server server;
    private final ServerConnector connector;

    private AlertmanagerWebhook(
            InetSocketAddress address, WebhookCredentials credentials, OutageTrigger trigger, WebhookLimits limits) {
        this.trigger = trigger;
        var threads = new QueuedThreadPool(THREADS);
        threads.setName("homeport-examples-webhook");
        threads.setDaemon(true);
        server = new Server(threads);
        // A request that is cut off is sent again, and a start that was written down is not repeated.
        server.setStopTimeout(0);
        var http = new HttpConfiguration();
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(limits.idle().toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.mostConnections(), connector));
        server.setHandler(new WebhookHandler(credentials, limits, this::receive));
    }

    /**
     * Starts to listen.
     *
     * @param address where; port 0 for any that is free
     * @throws IOException if the port is taken or may not be used
     */
    public static AlertmanagerWebhook start(
            InetSocketAddress address, WebhookCredentials credentials, OutageTrigger trigger) throws IOException {
        return start(address, credentials, trigger, WebhookLimits.standard());
    }

    static AlertmanagerWebhook start(
            InetSocketAddress address, WebhookCredentials credentials, OutageTrigger trigger, WebhookLimits limits)
            throws IOException {
        var webhook = new AlertmanagerWebhook(address, credentials, trigger, limits);
        try {
            webhook.server.start();
        } catch (Exception e) {
            webhook.close();
            throw e instanceof IOException refused
                    ? refused
                    : new IOException("The webhook could not listen at " + address, e);
        }
        LOG.info("The webhook listens: address={} port={}", address.getHostString(), webhook.port());
        return webhook;
    }

    /** Returns the port that it listens at. */
    public int port() {
        return connector.getLocalPort();
    }

    private Answer receive(byte[] body) {
        try {
            var lines = new StringJoiner("\n");
            lines.setEmptyValue("nothing is firing");
            for (var outage : AlertmanagerPayload.outages(body)) {
                lines.add(line(trigger.decide(outage)));
            }
            return new Answer(HttpStatus.ACCEPTED_202, lines.toString());
        } catch (IllegalArgumentException e) {
            return new Answer(HttpStatus.BAD_REQUEST_400, e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.error("An alert could not be decided, and starts nothing", e);
            return new Answer(HttpStatus.SERVICE_UNAVAILABLE_503, "try again");
        }
    }

    private String line(GateDecision decision) {
        if (decision instanceof Ignore ignored) {
            return "ignored, " + ignored.reason() + ": " + ignored.why();
        }
        var start = (Start) decision;
        runbook.execute(() -> carryOut(start));
        return "started: " + start.outage().key();
    }

    private void carryOut(Start start) {
        try {
            trigger.carryOut(start);
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "The runbook failed and is not started again; run it by hand: outage={}",
                    start.outage().key(),
                    e);
        } catch (InterruptedException e) {
            LOG.error(
                    "The webhook was stopped while the runbook ran; run it by hand: outage={}",
                    start.outage().key());
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops listening, and interrupts a runbook that runs; the runbook can be run again by hand, and goes on where it
     * was.
     */
    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("The webhook did not stop", e);
        } finally {
            runbook.shutdownNow();
        }
        try {
            if (!runbook.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The runbook has not ended within {} and is left behind", GRACE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
