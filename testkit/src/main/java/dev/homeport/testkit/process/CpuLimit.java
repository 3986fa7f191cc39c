package dev.homeport.testkit.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a process is kept from having all the processor time there is. */
public interface CpuLimit {
    /** What works here, best first; no limit if none is wanted or nothing works. */
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

    /** The command that runs that one under the limit. */
    List<String> limited(List<String> command);

    /** Starts what competes with it. */
    default List<Process> startRivals() throws IOException {
        return List.of();
    }

    /** The control group to be removed at its end. */
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
