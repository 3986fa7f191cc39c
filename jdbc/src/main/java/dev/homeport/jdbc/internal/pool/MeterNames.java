package dev.homeport.jdbc.internal.pool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hands out names for meters, so that two data sources of one name do not share theirs. Thread-safe. */
final class MeterNames {

    static final MeterNames OF_THIS_PROCESS = new MeterNames();

    private final Set<String> inUse = ConcurrentHashMap.newKeySet();

    /** Returns the name, or with a number behind it if a data source that is open has it already. */
    String claim(String wanted) {
        var name = wanted;
        for (int number = 2; !inUse.add(name); number++) {
            name = wanted + "-" + number;
        }
        return name;
    }

    void release(String name) {
        inUse.remove(name);
    }
}
