package dev.homeport.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP relay on a fixed loopback port, with faults. One daemon thread and one selector serve all its connections;
 * faults are carried out on that thread, so nothing here needs a lock.
 *
 * <p>A fault made by the relay and the state of the server behind it meet at the door: when the server is known not to
 * listen, the relay refuses too, because a client of a crashed server sees "connection refused" and not a connection
 * that is accepted and then reset.
 */
final class TcpRelay implements FaultyLink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TcpRelay.class);
    private static final Duration MAX_DELAY = Duration.ofMinutes(1);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);
    private static final int BUFFER_BYTES = 1 << 16;

    private enum Fault {
        NONE,
        REFUSING,
        BLACK_HOLE
    }

    @FunctionalInterface
    private interface Command {
        void run() throws IOException;
    }

    private final String name;
    private final ReservedPort port = new ReservedPort();
    private final Selector selector = Selector.open();
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();

    // Of the relay's thread only.
    private final Set<RelayedConnection> connections = new HashSet<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final RelayDoor door;
    private InetSocketAddress target;
    private boolean targetListens = true;
    private Fault fault = Fault.NONE;
    private long delayNanos;
    private boolean closing;

    TcpRelay(String name, int targetPort) throws IOException {
        this.name = name;
        target = new InetSocketAddress(ReservedPort.HOST, targetPort);
        door = new RelayDoor(port, selector);
        thread = new Thread(this::run, "homeport-testkit-relay-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return port.number();
    }

    /** New connections go to this server from now on. */
    void pointTo(int targetPort) {
        onRelayThread(() -> target = new InetSocketAddress(ReservedPort.HOST, targetPort));
    }

    void targetListens(boolean listens) {
        onRelayThread(() -> {
            targetListens = listens;
            updateDoor();
        });
    }

    @Override
    public void blackHole() {
        onRelayThread(() -> {
            fault = Fault.BLACK_HOLE;
            connections.forEach(RelayedConnection::dropBytesUnderWay);
            updateDoor();
        });
    }

    @Override
    public void refuse() {
        onRelayThread(() -> {
            fault = Fault.REFUSING;
            updateDoor();
            resetAll();
        });
    }

    @Override
    public void delay(Duration oneWay) {
        if (oneWay.isNegative() || oneWay.compareTo(MAX_DELAY) > 0) {
            throw new IllegalArgumentException("A delay is between 0 and " + MAX_DELAY + ", not " + oneWay);
        }
        onRelayThread(() -> delayNanos = oneWay.toNanos());
    }

    @Override
    public void heal() {
        onRelayThread(() -> {
            fault = Fault.NONE;
            delayNanos = 0;
            updateDoor();
            for (var connection : new ArrayList<>(connections)) {
                if (connection.lossy()) {
                    reset(connection);
                }
            }
        });
    }

    @Override
    public void close() {
        if (!ended.isDone()) {
            onRelayThread(() -> closing = true);
            await(ended, "to end");
        }
    }

    private void onRelayThread(Command command) {
        var done = new CompletableFuture<Void>();
        commands.add(() -> {
            try {
                command.run();
                done.complete(null);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        selector.wakeup();
        await(CompletableFuture.anyOf(done, ended), "to change its fault");
        if (!done.isDone()) {
            throw new LabException("The relay " + name + " is closed");
        }
    }

    private void await(CompletableFuture<?> done, String what) {
        try {
            done.get(COMMAND_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new LabException("The relay " + name + " failed", e.getCause());
        } catch (TimeoutException e) {
            throw new LabException("Waited " + COMMAND_TIMEOUT + " in vain for the relay " + name + " " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while waiting for the relay " + name + " " + what, e);
        }
    }

    private void run() {
        try (port;
                selector) {
            try {
                while (!closing) {
                    turn();
                }
            } finally {
                door.close();
                resetAll();
            }
        } catch (IOException | RuntimeException e) {
            LOG.atError().addKeyValue("relay", name).setCause(e).log("a relay of the lab failed and has stopped");
            ended.completeExceptionally(e);
        }
        ended.complete(null);
    }

    private void turn() throws IOException {
        selector.selectedKeys().clear();
        select();
        for (var command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
        for (var key : selector.selectedKeys()) {
            serve(key);
        }
        writeDue();
    }

    private void select() throws IOException {
        var nanos = Long.MAX_VALUE;
        if (fault == Fault.NONE) {
            var now = System.nanoTime();
            for (var connection : connections) {
                nanos = Math.min(nanos, connection.nanosUntilDue(now));
            }
        }
        if (nanos == Long.MAX_VALUE) {
            selector.select();
        } else if (nanos == 0) {
            selector.selectNow();
        } else {
            selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
        }
    }

    private void serve(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key.isAcceptable()) {
            accept((ServerSocketChannel) key.channel());
            return;
        }
        var connection = (RelayedConnection) key.attachment();
        try {
            if (fault == Fault.BLACK_HOLE) {
                connection.readyInBlackHole(key, buffer);
            } else {
                connection.ready(key, buffer, System.nanoTime(), delayNanos);
            }
            closeIfEnded(connection);
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("relay", name).setCause(e).log("a relayed connection broke");
            reset(connection);
        }
    }

    private void accept(ServerSocketChannel listener) {
        try {
            var client = listener.accept();
            if (client != null) {
                connections.add(RelayedConnection.open(client, target, selector));
            }
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("relay", name).setCause(e).log("a client could not be relayed");
        }
    }

    private void writeDue() {
        if (fault != Fault.NONE) {
            return;
        }
        var now = System.nanoTime();
        var due = connections.stream().filter(c -> c.nanosUntilDue(now) == 0).toList();
        for (var connection : due) {
            try {
                connection.writeDue(now);
                closeIfEnded(connection);
            } catch (IOException e) {
                LOG.atDebug().addKeyValue("relay", name).setCause(e).log("a relayed connection broke");
                reset(connection);
            }
        }
    }

    private void updateDoor() throws IOException {
        door.become(
                switch (fault) {
                    case BLACK_HOLE -> RelayDoor.State.SILENT;
                    case REFUSING -> RelayDoor.State.REFUSING;
                    case NONE -> targetListens ? RelayDoor.State.OPEN : RelayDoor.State.REFUSING;
                });
    }

    private void closeIfEnded(RelayedConnection connection) throws IOException {
        if (connection.ended()) {
            connections.remove(connection);
            connection.close();
        }
    }

    private void resetAll() {
        for (var connection : new ArrayList<>(connections)) {
            reset(connection);
        }
    }

    private void reset(RelayedConnection connection) {
        connections.remove(connection);
        try {
            connection.reset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
