package dev.homeport.testkit.postgres;

import dev.homeport.testkit.LabException;
import dev.homeport.testkit.process.Await;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Finds every process of one server, anew each time, and sends signals to them. The postmaster's descendants are not
 * enough: each child starts a session of its own, and once the postmaster is dead its children have another parent.
 *
 * <p>On Linux each works in the data directory and runs our binary. Elsewhere {@code ps} shows the data directory
 * (postmaster) or the cluster name (children), and both contain {@link #mark}; that way is not verified.
 */
public record ServerProcesses(Path data, Path binaries, String mark) {
    private static final Path PROC = Path.of("/proc");
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(30);
    private static final String DEAD = "X";

    /** Stopped, traced, a zombie, dead; see {@code proc_pid_stat(5)}. */
    private static final String AT_REST = "TtZ" + DEAD;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);

    List<Long> find() throws IOException {
        return Files.exists(PROC.resolve("self/cwd")) ? findInProc() : findWithPs();
    }

    /** Sends the signal to every process; one that is gone by then is no error. */
    public void signal(String signal) throws IOException {
        signal(signal, find());
    }

    /** Stops or continues every process; a stopped postmaster forks no more, so the second pass sees the last child. */
    void signalTwice(String signal) throws IOException {
        signal(signal);
        signal(signal);
    }

    void kill() {
        Await.until(
                "the end of the killed processes of " + mark,
                KILL_TIMEOUT,
                () -> {
                    var left = find();
                    signal("KILL", left);
                    return left.isEmpty();
                },
                () -> "");
    }

    public static void signal(String signal, List<Long> pids) throws IOException {
        if (pids.isEmpty()) {
            return;
        }
        var command = new ArrayList<>(List.of("sh", "-c", "kill -s \"$@\"", "kill", signal));
        pids.forEach(pid -> command.add(pid.toString()));
        output(command);
        if (signal.equals("STOP") && Files.exists(PROC.resolve("self/task"))) {
            for (var pid : pids) {
                Await.until("the stop of process " + pid, STOP_TIMEOUT, () -> !runs(pid), () -> "");
            }
        }
    }

    /**
     * Returns whether a thread of the process still runs: a signal is on its way for a moment, and on a busy machine for long
     * enough that a thread answers one request more.
     */
    private static boolean runs(long pid) throws IOException {
        try (var threads = Files.newDirectoryStream(PROC.resolve(pid + "/task"), "[0-9]*")) {
            for (var thread : threads) {
                if (!AT_REST.contains(state(thread))) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException | DirectoryIteratorException ended) {
            return false;
        }
    }

    /** Returns the state of a thread, a letter; that of a dead one if it has ended, whose file can be opened and not read. */
    private static String state(Path thread) {
        try {
            var stat = Files.readString(thread.resolve("stat"));
            int state = stat.lastIndexOf(')') + 2;
            return stat.substring(state, state + 1);
        } catch (IOException ended) {
            return DEAD;
        }
    }

    private List<Long> findInProc() throws IOException {
        var pids = new ArrayList<Long>();
        try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var process : processes) {
                if (link(process.resolve("cwd")).filter(data::equals).isPresent()
                        && link(process.resolve("exe"))
                                .filter(exe -> exe.startsWith(binaries))
                                .isPresent()) {
                    pids.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        }
        return pids;
    }

    /** Empty for a process that is gone, or not ours to look into. */
    private static Optional<Path> link(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private List<Long> findWithPs() throws IOException {
        var line = Pattern.compile("^\\s*(\\d+)\\s.*" + Pattern.quote(mark) + "[/:].*$", Pattern.MULTILINE);
        return line.matcher(output(List.of("ps", "-A", "-o", "pid=,command=")))
                .results()
                .map(found -> Long.parseLong(found.group(1)))
                .toList();
    }

    private static String output(List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var output = process.inputReader()) {
            var text = new StringBuilder();
            output.lines().forEach(each -> text.append(each).append('\n'));
            if (!process.waitFor(COMMAND_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new LabException("Waited " + COMMAND_TIMEOUT + " in vain for " + command);
            }
            return text.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while running " + command, e);
        }
    }
}
