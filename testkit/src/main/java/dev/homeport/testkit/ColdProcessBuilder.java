package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.DynamoDbLocalPrograms;
import dev.homeport.testkit.process.CpuLimit;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes and starts a {@link ColdProcess}. Not thread-safe. */
public final class ColdProcessBuilder {
    private static final double MIN_CPUS = 0.05;
    private static final double MAX_CPUS = 64;

    private final Class<?> main;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private List<String> arguments = List.of();
    private @Nullable String classPath;
    private @Nullable Double cpus;

    ColdProcessBuilder(Class<?> main) {
        this.main = main;
    }

    /** Sets the arguments of its {@code main}. Default: none. */
    public ColdProcessBuilder arguments(String... values) {
        arguments = List.of(values);
        return this;
    }

    /** Adds a system property. Default: none but the JDK's own; this JVM's are not handed on. */
    public ColdProcessBuilder systemProperty(String name, String value) {
        properties.put(name, value);
        return this;
    }

    /** Sets its class path. Default: this JVM's, and that of the main class's own loader. */
    public ColdProcessBuilder classPath(String path) {
        classPath = path;
        return this;
    }

    /**
     * Limits the processor time of all its threads together, in processors: 0.25 is a quarter of one. A Linux control
     * group gives exactly that, where this process may make one (version 1 is verified, version 2 is not); else {@code
     * taskset} ties it to one processor beside as many busy loops as make its share about that large. Where neither
     * works it runs unlimited, and {@link ColdProcess#limit()} says so. Default: no limit.
     *
     * @param count 0.05 to 64
     * @throws IllegalArgumentException for another one
     */
    public ColdProcessBuilder cpus(double count) {
        if (!(count >= MIN_CPUS && count <= MAX_CPUS)) {
            throw new IllegalArgumentException("cpus is " + MIN_CPUS + " to " + MAX_CPUS + ", not " + count);
        }
        cpus = count;
        return this;
    }

    /**
     * Starts the process and does not wait for it.
     *
     * @throws LabException if the operating system cannot start a process
     */
    public ColdProcess start() {
        var command = new ArrayList<String>();
        try {
            command.add(DynamoDbLocalPrograms.javaProgram().toString());
            properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
            command.addAll(List.of("-cp", classPath == null ? classPathOf(main) : classPath, main.getName()));
            command.addAll(arguments);
            return ColdProcess.start(main.getSimpleName(), command, CpuLimit.of(cpus));
        } catch (IOException e) {
            throw new LabException("A process with " + main.getName() + " could not be started: " + e.getMessage(), e);
        }
    }

    /**
     * Includes the main class's own loader, since Surefire and JUnit's console load tests with a class path that the
     * JVM was not started with.
     */
    static String classPathOf(Class<?> main) {
        var entries = new LinkedHashSet<String>();
        if (main.getClassLoader() instanceof URLClassLoader loader) {
            for (var url : loader.getURLs()) {
                addFile(entries, url);
            }
        }
        var started = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (var entry : started.split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void addFile(Set<String> entries, URL url) {
        try {
            if (url.getProtocol().equals("file")) {
                entries.add(Path.of(url.toURI()).toString());
            }
        } catch (URISyntaxException e) {
            throw new LabException("The class path has " + url, e);
        }
    }
}
