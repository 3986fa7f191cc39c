package dev.homeport.testkit.process;

import dev.homeport.testkit.ColdProcess;
import dev.homeport.testkit.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits a process by the processors that it may use and by busy loops that use the first of them too: about that share
 * is left for it, more while several of its threads want to run.
 */
public record CpuShare(double cpus, String processors, int rivals) implements CpuLimit {
    private static final Logger LOG = LoggerFactory.getLogger(ColdProcess.class);
    private static final int ANSWER_SECONDS = 5;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    /** One that is felt here, if there is {@code taskset}. */
    public static Optional<CpuShare> of(double cpus) throws IOException {
        var allowed = allowed();
        if (allowed.isEmpty()) {
            return Optional.empty();
        }
        var used = allowed.subList(0, Math.min(allowed.size(), (int) Math.ceil(cpus)));
        var rivals = cpus < 1 ? (int) Math.round(1 / cpus) - 1 : 0;
        var share = new CpuShare(cpus, String.join(",", used), rivals);
        return share.works() ? Optional.of(share) : Optional.empty();
    }

    /** Such as "0-3,8". */
    private static List<String> allowed() throws IOException {
        var processors = new ArrayList<String>();
        if (Files.isReadable(STATUS)) {
            for (var line : Files.readAllLines(STATUS)) {
                if (line.startsWith(ALLOWED)) {
                    for (var range : line.substring(ALLOWED.length()).strip().split(",")) {
                        var ends = range.split("-");
                        for (var i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
                            processors.add(Integer.toString(i));
                        }
                    }
                }
            }
        }
        return processors;
    }

    private boolean works() {
        try {
            var trial = new ProcessBuilder(limited(List.of("true"))).start();
            return trial.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS) && trial.exitValue() == 0;
        } catch (IOException missing) {
            LOG.debug("The program taskset is missing", missing);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while taskset was tried", e);
        }
    }

    @Override
    public List<String> limited(List<String> command) {
        var limited = new ArrayList<>(List.of("taskset", "-c", processors));
        limited.addAll(command);
        return limited;
    }

    @Override
    public List<Process> startRivals() throws IOException {
        var started = new ArrayList<Process>();
        for (var i = 0; i < rivals; i++) {
            started.add(new ProcessBuilder(limited(List.of("sh", "-c", "while :; do :; done"))).start());
        }
        return started;
    }

    @Override
    public String toString() {
        return "limited to about " + cpus + " processors by taskset, beside " + rivals + " busy loops";
    }
}
