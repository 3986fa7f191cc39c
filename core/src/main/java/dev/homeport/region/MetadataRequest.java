package dev.homeport.region;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * One HTTP request to a metadata service.
 *
 * <p>On a plain socket in HTTP/1.0, because everything about it is bounded then: the whole exchange by one deadline (a
 * client library's timeouts end with the header, and a body may trickle), the answer by its size, and no thread or
 * connection is left behind. A proxy is never asked, which could be in another region.
 */
record MetadataRequest(String method, URI uri, Map<String, String> headers) {

    private static final int LARGEST_ANSWER = 1 << 20;
    private static final int HTTP_PORT = 80;

    MetadataRequest {
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("the endpoint must be like http://host:port, not " + uri);
        }
        headers.forEach((name, value) -> {
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("the header " + name + " has a control character in it");
            }
        });
    }

    /** Returns the body of the answer. */
    String send(InstantSource clock, Instant until) throws IOException {
        try (var socket = new Socket()) {
            int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
            socket.connect(new InetSocketAddress(uri.getHost(), port), left(clock, until));
            socket.getOutputStream().write(text().getBytes(ISO_8859_1));
            return body(answer(socket, clock, until));
        }
    }

    private String text() {
        var text =
                new StringBuilder(method).append(' ').append(uri.getRawPath()).append(" HTTP/1.0\r\n");
        text.append("Host: ").append(uri.getRawAuthority()).append("\r\n");
        text.append("Content-Length: 0\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString();
    }

    private static String answer(Socket socket, InstantSource clock, Instant until) throws IOException {
        var answer = new ByteArrayOutputStream();
        var buffer = new byte[4096];
        var in = socket.getInputStream();
        while (answer.size() <= LARGEST_ANSWER) {
            socket.setSoTimeout(left(clock, until));
            int read = in.read(buffer);
            if (read < 0) {
                return answer.toString(UTF_8);
            }
            answer.write(buffer, 0, read);
        }
        throw new IOException("the answer is larger than " + LARGEST_ANSWER + " bytes");
    }

    private static String body(String answer) throws IOException {
        int headerEnd = answer.indexOf("\r\n\r\n");
        var status = answer.lines().findFirst().orElse("").split(" ");
        if (headerEnd < 0 || status.length < 2) {
            throw new IOException("the answer is cut off");
        }
        if (!status[1].equals("200")) {
            throw new IOException("the answer has status " + status[1]);
        }
        return answer.substring(headerEnd + 4);
    }

    private static int left(InstantSource clock, Instant until) throws SocketTimeoutException {
        long millis = Duration.between(clock.instant(), until).toMillis();
        if (millis <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) millis;
    }
}
