package dev.homeport.testkit.relay;

import dev.homeport.testkit.dynamodb.LabDynamoDb;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins a client's connection to a {@link TlsFront} with the front's own to the server, in clear. When one of them
 * ends, so does the other, and when one is reset, the other is.
 *
 * <p>It closes the socket below TLS and not the one above: that would wait for a thread that is writing to it.
 */
final class TlsConnection {
    private static final Logger LOG = LoggerFactory.getLogger(LabDynamoDb.class);
    private static final int BUFFER_BYTES = 1 << 14;

    private final Socket client;
    private final Socket server = new Socket();
    private final InetSocketAddress target;
    private final TlsFront front;

    TlsConnection(Socket client, InetSocketAddress target, TlsFront front) {
        this.client = client;
        this.target = target;
        this.front = front;
    }

    void start(SSLContext identity) {
        front.thread("to-server", () -> run(identity));
    }

    /** Greets the client, and then carries what it says. */
    private void run(SSLContext identity) {
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            var secured = (SSLSocket) identity.getSocketFactory().createSocket(client, (InputStream) null, true);
            secured.startHandshake();
            server.connect(target);
            front.thread("to-client", () -> answer(secured));
            carry(secured.getInputStream(), server.getOutputStream(), front::pass);
            end();
        } catch (IOException e) {
            broken(e);
        }
    }

    private void answer(SSLSocket secured) {
        try {
            carry(server.getInputStream(), secured.getOutputStream(), (bytes, length) -> {});
            if (front.isServerKilled()) {
                reset();
            } else {
                // Tells the client that this is the end, and not that something was cut off.
                secured.shutdownOutput();
                end();
            }
        } catch (IOException e) {
            broken(e);
        }
    }

    @FunctionalInterface
    private interface Gate {
        void pass(byte[] bytes, int length);
    }

    private static void carry(InputStream from, OutputStream to, Gate gate) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        for (var count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            gate.pass(buffer, count);
            to.write(buffer, 0, count);
        }
    }

    private void end() throws IOException {
        front.ended(this);
        try (client) {
            server.close();
        }
    }

    private void broken(IOException cause) {
        LOG.debug("Connection over TLS ended", cause);
        reset();
    }

    /** Ends both sides with a TCP reset; nothing happens to one that has ended. */
    void reset() {
        front.ended(this);
        reset(client);
        reset(server);
    }

    static void reset(Socket side) {
        try (side) {
            side.setSoLinger(true, 0);
        } catch (SocketException ended) {
            LOG.trace("Connection had ended already", ended);
        } catch (IOException e) {
            LOG.debug("Connection could not be reset", e);
        }
    }
}
