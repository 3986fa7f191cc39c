package dev.homeport.testkit.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Frame;
import dev.homeport.testkit.LabException;
import dev.homeport.testkit.LabServer;
import dev.homeport.testkit.process.Await;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Runs one server in one container, which is kept, with its data and its port, from its creation to the lab's end. */
final class LabContainer implements LabServer {
    private static final Duration END_TIMEOUT = Duration.ofSeconds(30);
    private static final int TAIL_LINES = 15;
    private static final int TAIL_SECONDS = 5;

    private final Engine engine;
    private final String name;
    private final String id;
    private volatile boolean frozen;

    LabContainer(Engine engine, String name, String id) {
        this.engine = engine;
        this.name = name;
        this.id = id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws IOException {
        frozen = false;
        call("start", client -> client.startContainerCmd(id).exec());
    }

    @Override
    public boolean isRunning() {
        try {
            return Boolean.TRUE.equals(state().getRunning());
        } catch (IOException e) {
            throw new LabException(name + " cannot be asked whether it runs", e);
        }
    }

    @Override
    public boolean isFrozen() {
        return frozen && isRunning();
    }

    @Override
    public long pid() {
        requireRunning();
        try {
            return state().getPidLong();
        } catch (IOException e) {
            throw new LabException(name + " cannot be asked for its process", e);
        }
    }

    /** Sends the signal to the container's first process; a frozen one gets it when it is thawed. */
    void signal(String signal) throws IOException {
        call("signal", client -> client.killContainerCmd(id).withSignal(signal).exec());
    }

    void awaitEnd() {
        Await.until("the end of " + name, END_TIMEOUT, () -> !Boolean.TRUE.equals(state().getRunning()), this::logTail);
    }

    /** The engine lets a paused container run on once the signal waits for its processes. */
    @Override
    public void kill() throws IOException {
        if (isRunning()) {
            signal("SIGKILL");
            awaitEnd();
        }
        frozen = false;
    }

    @Override
    public void freeze() throws IOException {
        requireRunning();
        if (!frozen) {
            call("pause", client -> client.pauseContainerCmd(id).exec());
            frozen = true;
        }
    }

    @Override
    public void thaw() throws IOException {
        if (isFrozen()) {
            call("continue", client -> client.unpauseContainerCmd(id).exec());
        }
        frozen = false;
    }

    /** Puts files into the container, whatever state it is in. */
    void put(ContainerFiles files) throws IOException {
        var archive = files.archive();
        call(
                "put files into",
                client -> client.copyArchiveToContainerCmd(id)
                        .withTarInputStream(new ByteArrayInputStream(archive))
                        .withRemotePath("/")
                        .exec());
    }

    /** Returns an archive with that file of the container. */
    InputStream get(String path) throws IOException {
        return call(
                "read " + path + " of",
                client -> client.copyArchiveFromContainerCmd(id, path).exec());
    }

    @Override
    public String logTail() {
        var text = new StringBuffer("\nThe container's log ends with:\n");
        try (var reader = new ResultCallback.Adapter<Frame>() {
            @Override
            public void onNext(Frame frame) {
                text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
            }
        }) {
            call(
                            "read the log of",
                            client -> client.logContainerCmd(id)
                                    .withStdOut(true)
                                    .withStdErr(true)
                                    .withTail(TAIL_LINES)
                                    .exec(reader))
                    .awaitCompletion(TAIL_SECONDS, TimeUnit.SECONDS);
            return text.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InspectContainerResponse.ContainerState state() throws IOException {
        return call("inspect", client -> client.inspectContainerCmd(id).exec().getState());
    }

    private <T> T call(String what, Function<DockerClient, T> question) throws IOException {
        return engine.call(what + " the container of " + name, question);
    }
}
