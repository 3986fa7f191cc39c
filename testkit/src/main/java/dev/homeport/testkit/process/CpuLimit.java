package dev.homeport.testkit.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps a process from taking all processor time. */
public interface CpuLimit {
    /** Returns the best limit that works here; none if none is wanted or nothing works. */
    static CpuLimit of(@Nullable Double cpus) throws IOException {
        if (cpus == null) {
            return new Unlimited("no limit of processor time");
        }
        var group = CpuGroup.create(cpus);
        if (group.isPresent()) {
            return group.get();
        }
        var share = CpuShare.of(cpus);
        return share.isPresent()
                ? share.get()
                : new Unlimited("no limit of processor time: neither control groups nor taskset work here");
    }

    /** Returns the command that runs the given one under the limit. */
    List<String> limited(List<String> command);

    /** Starts the processes that compete with it. */
    default List<Process> startRivals() throws IOException {
        return List.of();
    }

    /** Returns the control group to be removed at its end. */
    default @Nullable Path group() {
        return null;
    }

    default boolean isInForce() {
        return true;
    }

    default boolean hasThrottled() {
        return false;
    }

    /** None, and why. */
    record Unlimited(String reason) implements CpuLimit {
        @Override
        public List<String> limited(List<String> command) {
            return command;
        }

        @Override
        public boolean isInForce() {
            return false;
        }

        @Override
        public String toString() {
            return reason;
        }
    }
}
