package dev.homeport.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One processor, shared with shells that do nothing but compete for it. */
final class TasksetShare implements CpuShare {

    private final List<Process> competitors = new ArrayList<>();

    private TasksetShare() {}

    static TasksetShare create(double processors, String whyNoGroup) throws IOException {
        var share = new TasksetShare();
        if (processors > 1) {
            throw new NotHere("no cgroup (" + whyNoGroup + "), and taskset limits to one processor at least");
        }
        int competing = (int) Math.round(1 / processors) - 1;
        try {
            for (int i = 0; i < competing; i++) {
                share.competitors.add(
                        new ProcessBuilder(share.command(List.of("sh", "-c", "while :; do :; done"))).start());
            }
            if (new ProcessBuilder(share.command(List.of("true"))).start().waitFor() != 0) {
                throw new NotHere("no cgroup (" + whyNoGroup + "), and taskset does not work");
            }
            return share;
        } catch (IOException e) {
            share.close();
            throw new NotHere("no cgroup (" + whyNoGroup + "), and no taskset (" + e.getMessage() + ")");
        } catch (InterruptedException e) {
            share.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while taskset was tried", e);
        }
    }

    @Override
    public List<String> command(List<String> command) {
        var pinned = new ArrayList<>(List.of("taskset", "-c", "0"));
        pinned.addAll(command);
        return pinned;
    }

    @Override
    public String words() {
        return "taskset beside " + competitors.size() + " that compete";
    }

    @Override
    public void close() {
        competitors.forEach(Process::destroyForcibly);
    }
}
