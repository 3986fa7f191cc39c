package dev.homeport.testkit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.testkit.Client;
import dev.homeport.testkit.LabCertificate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client sees of the end of a server behind a {@link TlsFront}. */
class TlsFrontTest {
    @TempDir
    Path directory;

    private ServerSocket server;
    private TlsFront front;
    private LabCertificate certificate;

    @BeforeEach
    void start() throws Exception {
        certificate = new LabCertificate(directory);
        certificate.finish();
        server = new ServerSocket(0, 10, InetAddress.getByName(ReservedPort.HOST));
        front = new TlsFront("end", server.getLocalPort());
        front.serve(certificate.identity());
    }

    @AfterEach
    void close() throws Exception {
        front.close();
        server.close();
    }

    @Test
    void a_server_that_closes_a_connection_says_goodbye() throws Exception {
        try (var client = connected()) {
            server.accept().close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void a_killed_server_says_no_goodbye_though_its_kernel_ends_its_connections_in_order() throws Exception {
        try (var client = connected()) {
            front.serverKilled(true);
            server.accept().close();
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    private SSLSocket connected() throws Exception {
        var plain = new Socket(ReservedPort.HOST, front.port());
        var socket = (SSLSocket) certificate
                .trust()
                .context()
                .getSocketFactory()
                .createSocket(plain, ReservedPort.HOST, plain.getPort(), true);
        socket.setSoTimeout((int) Client.SOON.toMillis());
        socket.startHandshake();
        return socket;
    }
}
