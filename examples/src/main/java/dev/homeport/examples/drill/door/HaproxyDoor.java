package dev.homeport.examples.drill.door;

import dev.homeport.examples.orders.CloseableStack;
import dev.homeport.testkit.process.ProcessReaper;
import dev.homeport.testkit.relay.ReservedPort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a real HAProxy, as a child process that ends with this one, whatever ends it. It writes no file. */
final class HaproxyDoor implements FrontDoor {

    private static final Logger LOG = LoggerFactory.getLogger(HaproxyDoor.class);
    private static final Duration START = Duration.ofSeconds(10);
    private static final int ADMIN_PATIENCE_MILLIS = 500;
    private static final int STATUS_COLUMN = 17;

    private final ReservedPort port;
    private final ReservedPort adminPort;
    private final List<Entrance> entrances;
    private final Process process;
    private final CloseableStack parts;

    private HaproxyDoor(Path program, List<Entrance> entrances, CloseableStack parts) throws IOException {
        this.entrances = List.copyOf(entrances);
        this.parts = parts;
        port = parts.add(new ReservedPort());
        adminPort = parts.add(new ReservedPort());
        var reaper = parts.add(new ProcessReaper(null));
        process = new ProcessBuilder(program.toString(), "-db", "-f", "/dev/stdin")
                .redirectErrorStream(true)
                .start();
        parts.add(() -> process.destroyForcibly().onExit().join());
        reaper.guard(process);
    }

    /** Returns the program, where it is installed. */
    static Optional<Path> installed() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Arrays.stream(path.split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "haproxy"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it; returns when it answers.
     *
     * @throws IllegalStateException if it ends at once, with what it said
     * @throws UncheckedIOException if it cannot be started; nothing is left of the attempt then
     */
    static HaproxyDoor open(Path program, List<Entrance> entrances) {
        var parts = new CloseableStack();
        try {
            var door = new HaproxyDoor(program, entrances, parts);
            door.configure();
            door.awaitStart();
            return door;
        } catch (IOException e) {
            parts.closeAfter(e);
            throw new UncheckedIOException("HAProxy could not be started: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    private void configure() throws IOException {
        try (var config = process.outputWriter(StandardCharsets.US_ASCII)) {
            config.write(HaproxyConfig.of(port.number(), adminPort.number(), entrances));
        }
    }

    private void awaitStart() throws IOException {
        var began = System.nanoTime();
        while (route().isEmpty()) {
            if (!process.isAlive() || System.nanoTime() - began > START.toNanos()) {
                process.destroyForcibly();
                throw new IllegalStateException("HAProxy did not start: "
                        + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        // Read and thrown away, so that it never waits for a reader.
        var drain = new Thread(this::discardOutput, "drill-haproxy-output");
        drain.setDaemon(true);
        drain.start();
    }

    private void discardOutput() {
        try (var output = process.getInputStream()) {
            output.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.debug("HAProxy's output broke off", e);
        }
    }

    @Override
    public URI address() {
        return URI.create("http://" + ReservedPort.HOST + ":" + port.number());
    }

    @Override
    public Optional<String> answeredBy(URI address, HttpHeaders headers) {
        return headers.firstValue(REGION_HEADER)
                .filter(name -> entrances.stream()
                        .anyMatch(entrance -> entrance.region().equals(name)));
    }

    @Override
    public Optional<String> route() {
        try {
            var statistics = statistics();
            return firstUp(statistics, HaproxyConfig.WELL).or(() -> firstUp(statistics, HaproxyConfig.ALIVE));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> firstUp(String statistics, String backend) {
        return entrances.stream()
                .map(Entrance::region)
                .filter(region -> statistics
                        .lines()
                        .filter(line -> line.startsWith(backend + "," + region + ","))
                        .anyMatch(line -> line.split(",", -1)[STATUS_COLUMN].startsWith("UP")))
                .findFirst();
    }

    private String statistics() throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(ReservedPort.HOST, adminPort.number()), ADMIN_PATIENCE_MILLIS);
            socket.setSoTimeout(ADMIN_PATIENCE_MILLIS);
            socket.getOutputStream().write("show stat\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Override
    public String description() {
        return "HAProxy";
    }

    @Override
    public void close() {
        parts.close();
    }
}
