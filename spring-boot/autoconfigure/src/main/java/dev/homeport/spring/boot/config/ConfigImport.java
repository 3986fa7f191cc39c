package dev.homeport.spring.boot.config;

import dev.homeport.config.source.ConfigTree;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.TreeReading;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.ArrayList;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataResource;

/** One location of {@code spring.config.import}, with what reads it. */
final class ConfigImport extends ConfigDataResource {

    private final String location;
    private final boolean optional;
    private final RegionName region;
    private final Duration refreshEvery;
    private final ConfigTree tree;
    private final Runnable end;

    /**
     * Describes it.
     *
     * @param end what is to be closed when it is read no more
     */
    ConfigImport(ConfigDataLocation location, RegionName region, Duration refreshEvery, ConfigTree tree, Runnable end) {
        this.location = location.getValue();
        this.optional = location.isOptional();
        this.region = region;
        this.refreshEvery = refreshEvery;
        this.tree = tree;
        this.end = end;
    }

    ConfigTree tree() {
        return tree;
    }

    Duration refreshEvery() {
        return refreshEvery;
    }

    /**
     * Lists what is there now. Nothing is a failure, unless the location begins with {@code optional:}; any other failure is one
     * in any case, since there may be values.
     *
     * @throws ConfigImportException if it cannot be used as a whole
     */
    ImportedValues read() throws InterruptedException {
        var reading = tree.read();
        if (reading instanceof TreeReading.Failed failed) {
            var failure = new ConfigImportException(location, failed.problems());
            if (optional && failure.isAbsence()) {
                return ImportedValues.NONE;
            }
            throw failure;
        }
        var problems = new ArrayList<TreeReading.Problem>();
        var values = ImportedValues.of(tree, (TreeReading.Listed) reading, region, problems);
        if (values.isEmpty() && !optional) {
            problems.add(new TreeReading.Problem(tree.name(), FailureKind.ABSENT, "there is no value below it"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigImportException(location, problems);
        }
        return values;
    }

    /** Closes what it was read with. */
    void close() {
        end.run();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigImport that && location.equals(that.location);
    }

    @Override
    public int hashCode() {
        return location.hashCode();
    }

    /** Returns the location, without {@code optional:}. */
    @Override
    public String toString() {
        return location;
    }
}
