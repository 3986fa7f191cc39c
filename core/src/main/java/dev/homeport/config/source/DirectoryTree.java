package dev.homeport.config.source;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Lists a directory with a file for each value, all of them from one generation of a mount. */
record DirectoryTree(MountedDirectory directory) implements ConfigTree {

    private static final int MOST_FILES = 1_000;

    /** As deep as a parameter store's names are. */
    private static final int DEEPEST = 15;

    DirectoryTree(Path directory) {
        this(new MountedDirectory(directory));
    }

    @Override
    public String name() {
        return directory.path().toString();
    }

    @Override
    public NameStyle style() {
        return NameStyle.PATH;
    }

    @Override
    public Optional<Object> revision() {
        return directory.revision();
    }

    @Override
    public TreeReading read() {
        try {
            for (int reading = 0; reading < MountedDirectory.MOST_READINGS; reading++) {
                var real = directory.real();
                var found = list(real);
                if (directory.is(real)) {
                    return found;
                }
            }
            return TreeReading.Failed.of(name(), FailureKind.UNAVAILABLE, MountedDirectory.EXCHANGED);
        } catch (IOException unreadable) {
            return new TreeReading.Failed(List.of(MountedDirectory.problem(name(), unreadable)));
        } catch (UncheckedIOException unreadable) {
            return new TreeReading.Failed(List.of(MountedDirectory.problem(name(), unreadable.getCause())));
        }
    }

    private TreeReading list(Path real) throws IOException {
        List<Path> files;
        try (var walk = Files.walk(real, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
            files = walk.filter(file -> isShown(real.relativize(file)))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .limit(MOST_FILES + 1L)
                    .toList();
        }
        if (files.size() > MOST_FILES) {
            return TreeReading.Failed.of(
                    name(), FailureKind.UNUSABLE, "it has more than 1,000 files, so it is no directory of values");
        }
        var values = new ArrayList<TreeReading.Value>();
        var problems = new ArrayList<TreeReading.Problem>();
        for (var file : files) {
            var name = real.relativize(file).toString().replace(File.separatorChar, '/');
            var read = ValueFile.read(file);
            if (read.value() != null) {
                values.add(new TreeReading.Value(name, read.value(), true, Optional.empty()));
            } else if (read.kind() != FailureKind.ABSENT) {
                problems.add(new TreeReading.Problem(name() + File.separator + name, read.kind(), read.reason()));
            }
        }
        return problems.isEmpty() ? new TreeReading.Listed(values, Optional.empty()) : new TreeReading.Failed(problems);
    }

    private static boolean isShown(Path relative) {
        return StreamSupport.stream(relative.spliterator(), false)
                .noneMatch(part -> part.toString().startsWith("."));
    }

    @Override
    public String toString() {
        return name();
    }
}
