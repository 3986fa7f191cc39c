package dev.homeport.config.source;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads a directory with a file for each value, as Kubernetes mounts a ConfigMap or a Secret and Docker a secret.
 *
 * <p>All values of a reading come from one directory; when it is exchanged meanwhile, the reading begins again.
 *
 * <p>What is in a file of its own counts as a secret and is never shown. A line break at the end of a single line is the
 * file's and not the value's, since editors and {@code echo} put one there.
 */
final class DirectorySource implements ConfigSource {

    private final MountedDirectory directory;

    DirectorySource(Path directory) {
        this.directory = new MountedDirectory(directory);
    }

    @Override
    public String name() {
        return directory.path().toString();
    }

    @Override
    public boolean refreshable() {
        return true;
    }

    @Override
    public Optional<Object> revision() {
        return directory.revision();
    }

    @Override
    public SourceReading read(SourceRequest request) {
        var names = request.names(NameStyle.PATH, UnaryOperator.identity());
        try {
            for (int reading = 0; reading < MountedDirectory.MOST_READINGS; reading++) {
                var real = directory.real();
                var lookups = names.stream().map(name -> lookUp(real, name)).toList();
                if (directory.is(real)) {
                    return new SourceReading(lookups);
                }
            }
            return SourceReading.failed(names, FailureKind.UNAVAILABLE, MountedDirectory.EXCHANGED);
        } catch (IOException unreadable) {
            var problem = MountedDirectory.problem(name(), unreadable);
            // A directory that has gone says nothing of its keys, which must not be taken for deleted.
            var kind = problem.kind() == FailureKind.ABSENT ? FailureKind.UNAVAILABLE : problem.kind();
            return SourceReading.failed(names, kind, problem.reason());
        }
    }

    private static Lookup lookUp(Path directory, WantedName name) {
        try {
            var file = directory.resolve(name.text()).normalize();
            if (!file.startsWith(directory)) {
                return new Lookup.Missed(name, FailureKind.UNUSABLE, "the name leads out of the directory");
            }
            var read = ValueFile.read(file);
            return read.value() == null
                    ? new Lookup.Missed(name, read.kind(), read.reason())
                    : new Lookup.Found(name, read.value(), true, Optional.empty());
        } catch (InvalidPathException noFile) {
            return new Lookup.Missed(name, FailureKind.UNUSABLE, "no file can have this name");
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
