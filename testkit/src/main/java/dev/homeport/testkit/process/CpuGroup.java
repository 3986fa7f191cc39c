package dev.homeport.testkit.process;

import dev.homeport.testkit.ColdProcess;
import dev.homeport.testkit.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits a process by a Linux control group with a quota of processor time, as containers are limited; the JVM reads
 * that limit when it chooses a garbage collector and the size of its pools.
 */
record CpuGroup(Path group, double cpus, int version) implements CpuLimit {
    private static final Logger LOG = LoggerFactory.getLogger(ColdProcess.class);
    private static final Path MOUNT = Path.of("/sys/fs/cgroup");
    private static final Path MEMBERSHIP = Path.of("/proc/self/cgroup");
    /** The kernel's default. */
    private static final long PERIOD_MICROS = 100_000;

    private static final String ENTER = "echo $$ >\"$0/cgroup.procs\" && exec \"$@\"";

    /** A new one below this process's own, if it may make one there. */
    static Optional<CpuGroup> create(double cpus) throws IOException {
        if (!Files.isReadable(MEMBERSHIP)) {
            return Optional.empty();
        }
        for (var line : Files.readAllLines(MEMBERSHIP)) {
            var fields = line.split(":", 3);
            var controllers = Arrays.asList(fields[1].split(","));
            var made = controllers.contains("cpu")
                    ? create(Stream.of(MOUNT.resolve(fields[1]), MOUNT.resolve("cpu")), fields[2], cpus, 1)
                    : fields[1].isEmpty() ? create(Stream.of(MOUNT), fields[2], cpus, 2) : Optional.<CpuGroup>empty();
            if (made.isPresent()) {
                return made;
            }
        }
        return Optional.empty();
    }

    /** In a container the mount may begin at its own group already. */
    private static Optional<CpuGroup> create(Stream<Path> mounts, String own, double cpus, int version) {
        return mounts.filter(Files::isDirectory)
                .flatMap(mount -> Stream.of(mount.resolve(own.substring(1)), mount))
                .filter(Files::isDirectory)
                .flatMap(parent -> createIn(parent, cpus, version).stream())
                .findFirst();
    }

    private static Optional<CpuGroup> createIn(Path parent, double cpus, int version) {
        var directory = parent.resolve("homeport-lab-" + UUID.randomUUID());
        try {
            Files.createDirectory(directory);
        } catch (IOException notAllowed) {
            LOG.debug("Control group could not be made: parent={}", parent, notAllowed);
            return Optional.empty();
        }
        try {
            var quota = Long.toString(Math.round(cpus * PERIOD_MICROS));
            if (version == 1) {
                write(directory.resolve("cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
                write(directory.resolve("cpu.cfs_quota_us"), quota);
            } else {
                write(directory.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
            }
            return Optional.of(new CpuGroup(directory, cpus, version));
        } catch (IOException unlimited) {
            LOG.debug("Control group takes no quota: directory={}", directory, unlimited);
            remove(directory);
            return Optional.empty();
        }
    }

    /** Fails where the kernel says otherwise afterwards. */
    private static void write(Path file, String value) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException(file + " does not exist");
        }
        Files.writeString(file, value);
        if (!Files.readString(file).strip().equals(value)) {
            throw new IOException(file + " does not keep " + value);
        }
    }

    private static void remove(Path directory) {
        try {
            Files.delete(directory);
        } catch (IOException e) {
            throw new LabException("The control group " + directory + " could not be removed", e);
        }
    }

    @Override
    public List<String> limited(List<String> command) {
        var limited = new ArrayList<>(List.of("sh", "-c", ENTER, group.toString()));
        limited.addAll(command);
        return limited;
    }

    @Override
    public boolean hasThrottled() {
        try (var lines = Files.lines(group.resolve("cpu.stat"))) {
            return lines.anyMatch(line -> line.startsWith("nr_throttled ") && !line.endsWith(" 0"));
        } catch (IOException e) {
            throw new LabException("The control group " + group + " cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return "limited to " + cpus + " processors by a control group (version " + version + ")";
    }
}
