package dev.homeport.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
public record InstalledProgram(Process process, int port) implements AutoCloseable {

    /** Returns the arguments for a port. */
    @FunctionalInterface
    public interface Arguments {
        List<String> on(int port) throws IOException;
    }

    /** What a program said, and the status it ended with. */
    public record Ended(int status, String said) {}

    /** Starts it with its output in a file of that directory; skips the test, and says so, where it is not installed. */
    public static InstalledProgram start(Path directory, String name, Arguments arguments) throws IOException {
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

    /** Runs it to its end, which takes a minute at most; skips the test where it is not installed. */
    public static Ended run(Path directory, String name, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(require(name).toString());
        command.addAll(List.of(arguments));
        var output = Files.createTempFile(directory, name, ".out");
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
            throw new IOException(name + " did not end within a minute: " + Files.readString(output));
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }

    /** Returns where it is; skips the test where it is not installed. */
    public static Path require(String name) {
        var found = find(name);
        assumeTrue(found.isPresent(), name + " is not installed here, so what needs it is not tested");
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
    public boolean answers(String path) throws InterruptedException {
        try {
            return response(path).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Returns what it answers there. */
    public String ask(String path) throws IOException, InterruptedException {
        return response(path).body();
    }

    private HttpResponse<String> response(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
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
