package dev.homeport.jdbc;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SOCKS 5 proxy that knows names by itself: all of them lead to one server. */
final class SocksProxy implements AutoCloseable {

    private static final byte VERSION = 5;
    private static final byte BY_NAME = 3;
    private static final byte[] GRANTED = {VERSION, 0, 0, 1, 0, 0, 0, 0, 0, 0};

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final InetSocketAddress server;

    SocksProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        Rig.THREADS.execute(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(door.getInetAddress(), door.getLocalPort());
    }

    /** What was asked for, as {@code name:port}. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        try {
            while (true) {
                var client = door.accept();
                open.add(client);
                Rig.THREADS.execute(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client;
                var target = new Socket()) {
            open.add(target);
            var in = new DataInputStream(client.getInputStream());
            var out = client.getOutputStream();
            in.readByte();
            in.readFully(new byte[in.readByte()]);
            out.write(new byte[] {VERSION, 0});
            in.readFully(new byte[3]);
            if (in.readByte() != BY_NAME) {
                asked.add("an address instead of a name");
                return;
            }
            var name = new byte[in.readUnsignedByte()];
            in.readFully(name);
            asked.add(new String(name, StandardCharsets.US_ASCII) + ":" + in.readUnsignedShort());
            target.connect(server);
            out.write(GRANTED);
            Rig.THREADS.execute(() -> copy(target, client));
            copy(in, target.getOutputStream());
        } catch (IOException ended) {
            // So has the connection.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            copy(from.getInputStream(), to.getOutputStream());
        } catch (IOException ended) {
            // So has the connection.
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        from.transferTo(to);
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
