package dev.homeport.examples.runbook.lock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one run: a user, on a host, in a process.
 *
 * @param user the operating system's user
 * @param host the host's name
 * @param process the process
 */
public record Holder(String user, String host, long process) {

    private static final String UNKNOWN = "unknown";
    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Pattern TEXT = Pattern.compile("([^@|]+)@([^@| ]+) process (\\d{1,18})");

    /** Returns the run of this process. */
    public static Holder thisProcess() {
        return new Holder(
                clean(System.getProperty("user.name", UNKNOWN)),
                clean(hostName()),
                ProcessHandle.current().pid());
    }

    /** Returns what the kernel or the environment calls this host; no name server is asked. */
    private static String hostName() {
        try {
            return Files.readString(KERNEL_NAME).strip();
        } catch (IOException notLinux) {
            return System.getenv().getOrDefault("HOSTNAME", UNKNOWN);
        }
    }

    private static String clean(String name) {
        return name.isBlank() ? UNKNOWN : name.replaceAll("[^\\w.-]", "_");
    }

    String text() {
        return user + "@" + host + " process " + process;
    }

    static Optional<Holder> parse(String text) {
        var found = TEXT.matcher(text);
        return found.matches()
                ? Optional.of(new Holder(found.group(1), found.group(2), Long.parseLong(found.group(3))))
                : Optional.empty();
    }

    /** Returns whether it was a process of the same host that no longer exists. */
    boolean hasDiedBeside(Holder other) {
        return host.equals(other.host)
                && !host.equals(UNKNOWN)
                && ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty();
    }

    @Override
    public String toString() {
        return text();
    }
}
