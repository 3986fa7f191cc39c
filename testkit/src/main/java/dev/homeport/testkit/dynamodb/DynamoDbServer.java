package dev.homeport.testkit.dynamodb;

import dev.homeport.testkit.LabException;
import dev.homeport.testkit.LabServer;
import dev.homeport.testkit.process.Await;
import dev.homeport.testkit.relay.ReservedPort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/** Starts a region's DynamoDB, as often as asked, and knows when it answers. */
final class DynamoDbServer {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final LabServer server;
    private final URI endpoint;
    private volatile int launches;

    DynamoDbServer(LabServer server, int port) {
        this.server = server;
        endpoint = URI.create("http://" + ReservedPort.HOST + ":" + port);
    }

    URI endpoint() {
        return endpoint;
    }

    /** Running and not frozen. */
    boolean isAnswering() {
        return server.isRunning() && !server.isFrozen();
    }

    /** Starts the server without waiting for it, so that those of several regions start at once. */
    void launch() throws IOException {
        server.start();
        launches++;
    }

    int launches() {
        return launches;
    }

    void awaitAnswer() {
        Await.until(
                server.name() + " to answer",
                START_TIMEOUT,
                () -> {
                    if (!server.isRunning()) {
                        throw new LabException(server.name() + " did not start" + server.logTail());
                    }
                    return answers();
                },
                server::logTail);
    }

    private boolean answers() throws IOException {
        var connection = (HttpURLConnection) endpoint.toURL().openConnection();
        connection.setConnectTimeout((int) ANSWER_TIMEOUT.toMillis());
        connection.setReadTimeout((int) ANSWER_TIMEOUT.toMillis());
        try {
            // It refuses an unsigned request, which is an answer.
            return connection.getResponseCode() > 0;
        } finally {
            connection.disconnect();
        }
    }
}
