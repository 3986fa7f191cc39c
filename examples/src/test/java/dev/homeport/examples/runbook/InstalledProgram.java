package dev.homeport.examples.runbook;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the distribution while it runs, with a port of its own. */
record InstalledProgram(Process process, int port) implements AutoCloseable {

    /** Returns the arguments for a port. */
    @FunctionalInterface
    interface Arguments {
        List<String> on(int port) throws IOException;
    }

    /** Starts it with its output in a file of that directory; skips the test, and says so, where it is not installed. */
    static InstalledProgram start(Path directory, String name, Arguments arguments) throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var command = new ArrayList<String>();
        command.add(require(name).toString());
        command.addAll(arguments.on(port));
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
        return new InstalledProgram(process, port);
    }

    static Path require(String name) {
        var found = find(name);
        assumeTrue(found.isPresent(), name + " is not installed here, so the chain from its alert is not tested");
        return found.orElseThrow();
    }

    private static Optional<Path> find(String name) {
        var path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Returns whether it answers 200 there. */
    boolean answers(String path) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends it, and waits for it. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly();
        process.onExit().join();
    }
}
