package dev.homeport.testkit.ssm;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** Keeps the latest calls of one server, and counts the calls of each operation. */
final class SsmCallLog {
    static final int KEPT = 100_000;

    /** Both guarded by this. */
    private final Queue<SsmCall> latest = new ArrayDeque<>();

    private final Map<String, Long> counts = new HashMap<>();

    synchronized void add(SsmCall call) {
        if (latest.size() == KEPT) {
            latest.remove();
        }
        latest.add(call);
        counts.merge(call.operation(), 1L, Long::sum);
    }

    synchronized List<SsmCall> latest() {
        return List.copyOf(latest);
    }

    synchronized long count(String operation) {
        return counts.getOrDefault(operation, 0L);
    }
}
