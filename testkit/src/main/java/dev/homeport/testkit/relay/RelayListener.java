package dev.homeport.testkit.relay;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Accepts, refuses or ignores new clients at a relay's port. Used by the relay's thread only.
 *
 * <p>{@link State#SILENT} is a listening socket whose queue of finished handshakes was filled by ourselves and is never
 * emptied: Linux then drops every further SYN, as a black hole does, with neither root nor packet filter. A client that
 * slips in before the last filler sits in the queue, connected and unanswered, and is reset when the door changes.
 */
final class RelayListener {
    enum State {
        OPEN,
        REFUSING,
        SILENT
    }

    private static final int BACKLOG = 200;
    /** The smallest queue Java can ask for; Linux puts one more into it. */
    private static final int SHORTEST_BACKLOG = 1;

    private static final int FILLERS = SHORTEST_BACKLOG + 2;

    private final ReservedPort port;
    private final Selector selector;
    private final List<SocketChannel> fillers = new ArrayList<>();
    private State state;
    private ServerSocketChannel listener;

    RelayListener(ReservedPort port, Selector selector) throws IOException {
        this.port = port;
        this.selector = selector;
        state = State.OPEN;
        listener = openListener();
    }

    void become(State wanted) throws IOException {
        if (wanted == state) {
            return;
        }
        close();
        // A cancelled key holds the listening socket, and with it the port, until the next selection.
        selector.selectNow();
        state = wanted;
        switch (wanted) {
            case OPEN -> listener = openListener();
            case SILENT -> {
                listener = port.listen(SHORTEST_BACKLOG);
                for (var i = 0; i < FILLERS; i++) {
                    var filler = SocketChannel.open();
                    fillers.add(filler);
                    filler.configureBlocking(false);
                    filler.connect(port.address());
                }
            }
            case REFUSING -> {}
        }
    }

    void close() throws IOException {
        listener.close();
        for (var filler : fillers) {
            filler.close();
        }
        fillers.clear();
    }

    private ServerSocketChannel openListener() throws IOException {
        var open = port.listen(BACKLOG);
        open.register(selector, SelectionKey.OP_ACCEPT);
        return open;
    }
}
