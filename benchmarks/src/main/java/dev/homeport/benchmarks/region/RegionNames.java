package dev.homeport.benchmarks.region;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps the names of regions in a file that the JVM asks instead of the machine's resolver. It is asked at each lookup,
 * so that a name that is taken out of it is gone. An interrupt ends the lookup of JDK 17 in such a file as if the name
 * did not exist, so that only regions that are to lose their name have one.
 */
final class RegionNames {

    static final String DOMAIN = "region.test";

    private final Path file;
    private final Set<String> names = new TreeSet<>(Set.of("localhost"));
    private int count;

    RegionNames(Path directory) throws IOException {
        file = directory.resolve("hosts");
        write();
    }

    /** Returns the system properties by which a JVM asks it. */
    Map<String, String> properties() {
        return Map.of("jdk.net.hosts.file", file.toString());
    }

    synchronized String add() throws IOException {
        var name = "region-" + ++count + "." + DOMAIN;
        names.add(name);
        write();
        return name;
    }

    synchronized void remove(String name) throws IOException {
        names.remove(name);
        write();
    }

    private void write() throws IOException {
        var next = file.resolveSibling("hosts.next");
        Files.writeString(next, "127.0.0.1 " + String.join(" ", names) + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
