package dev.homeport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** A Linux control group of its own with a quota, version 1 or 2, as a container has it. */
final class CgroupShare implements CpuShare {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final long PERIOD_MICROS = 100_000;
    /** Such as {@code 3:cpu,cpuacct:/docker/1a2b}; without controllers it is version 2. */
    private static final Pattern OWN = Pattern.compile("\\d+:([^:]*):(/.*)");

    private static final int CLOSE_ATTEMPTS = 100;

    private final Path directory;
    private final String version;

    private CgroupShare(Path directory, String version) {
        this.directory = directory;
        this.version = version;
    }

    static CgroupShare create(double processors, int number) throws IOException {
        var name = "homeport-" + ProcessHandle.current().pid() + "-" + number;
        long quota = Math.round(processors * PERIOD_MICROS);
        for (var line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            var own = OWN.matcher(line);
            if (own.matches() && List.of(own.group(1).split(",")).contains("cpu")) {
                var directory =
                        mount(own.group(1)).resolve(own.group(2).substring(1)).resolve(name);
                return create(new CgroupShare(directory, "v1"), "cpu.cfs_quota_us", Long.toString(quota));
            }
        }
        for (var line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            var own = OWN.matcher(line);
            if (own.matches() && own.group(1).isEmpty()) {
                var directory = ROOT.resolve(own.group(2).substring(1)).resolve(name);
                return create(new CgroupShare(directory, "v2"), "cpu.max", quota + " " + PERIOD_MICROS);
            }
        }
        throw new IOException("no control group for processors is mounted");
    }

    private static Path mount(String controllers) {
        var whole = ROOT.resolve(controllers);
        return Files.isDirectory(whole) ? whole : ROOT.resolve("cpu");
    }

    private static CgroupShare create(CgroupShare share, String limit, String value) throws IOException {
        Files.createDirectory(share.directory);
        try {
            if (!Files.exists(share.directory.resolve(limit))) {
                throw new IOException("the control group " + share.directory + " has no " + limit);
            }
            Files.writeString(share.directory.resolve(limit), value);
            return share;
        } catch (IOException e) {
            share.close();
            throw e;
        }
    }

    @Override
    public List<String> command(List<String> command) {
        var within = new ArrayList<>(List.of(
                "sh",
                "-c",
                "echo $$ > \"$0\" && exec \"$@\"",
                directory.resolve("cgroup.procs").toString()));
        within.addAll(command);
        return within;
    }

    @Override
    public String words() {
        return "cgroup " + version;
    }

    /** The kernel lets it go only once its last process is gone, which takes a moment. */
    @Override
    public void close() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.deleteIfExists(directory);
                return;
            } catch (IOException e) {
                if (attempt == CLOSE_ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }
}
