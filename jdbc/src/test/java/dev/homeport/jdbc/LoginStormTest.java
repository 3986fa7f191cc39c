package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A password that is wrong everywhere must not become a storm of logins that blocks the account or fills the logs. */
class LoginStormTest {

    /** Refuses every login as PostgreSQL does, and counts them. */
    private static final class RefusingServer implements AutoCloseable {

        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger logins = new AtomicInteger();

        RefusingServer() throws IOException {
            var thread = new Thread(this::serve, "refusing-server");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            while (!listener.isClosed()) {
                try (var socket = listener.accept()) {
                    var in = new DataInputStream(socket.getInputStream());
                    var out = new DataOutputStream(socket.getOutputStream());
                    var startup = in.readNBytes(in.readInt() - 4);
                    if (startup.length == 4) {
                        out.writeByte('N');
                        in.readNBytes(in.readInt() - 4);
                    }
                    logins.incrementAndGet();
                    var error = "SFATAL\0C28P01\0Mpassword authentication failed\0\0".getBytes(StandardCharsets.UTF_8);
                    out.writeByte('E');
                    out.writeInt(error.length + 4);
                    out.write(error);
                    out.flush();
                } catch (IOException goneOrClosed) {
                    continue;
                }
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    @Test
    void a_wrong_password_is_tried_ever_more_rarely_by_an_idle_data_source() throws Exception {
        try (var server = new RefusingServer()) {
            var began = System.nanoTime();
            try (var dataSource = FailoverDataSource.builder()
                    .node(Rig.EAST, "127.0.0.1", server.listener.getLocalPort())
                    .database("app")
                    .username("app")
                    .password("wrong")
                    .build()) {
                await().atMost(Duration.ofSeconds(60)).until(() -> server.logins.get() >= 4);
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .as("four logins, with pauses that double")
                        .isGreaterThan(Duration.ofMillis(2_500));
                assertThat(dataSource.topology().nodes().get(0).lastWord()).contains("password authentication failed");
            }
        }
    }
}
