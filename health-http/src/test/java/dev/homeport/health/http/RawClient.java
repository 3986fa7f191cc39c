package dev.homeport.health.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Says exactly what it is told to and reads until the server closes. */
final class RawClient {

    private static final int LONGEST_READ_MILLIS = 10_000;

    private RawClient() {}

    static String exchange(int port, String request) throws IOException {
        try (var socket = connect(port)) {
            say(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    static Socket connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(LONGEST_READ_MILLIS);
        return socket;
    }

    static void say(Socket socket, String words) throws IOException {
        socket.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
    }
}
