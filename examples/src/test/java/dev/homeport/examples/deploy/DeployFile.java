package dev.homeport.examples.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of {@code examples/deploy} as it is shipped, with the addresses and times of a test in the place of its own.
 *
 * @param name its path below {@code examples/deploy}
 */
public record DeployFile(String name, String text) {

    /** Tests run in the directory of their module. */
    public static final Path ROOT = Path.of("deploy").toAbsolutePath();

    public static DeployFile of(String name) throws IOException {
        return new DeployFile(name, Files.readString(ROOT.resolve(name)));
    }

    /** Replaces every occurrence; one at least has to be there, so that a test never runs something else than it says. */
    public DeployFile with(String shipped, Object tested) {
        if (!text.contains(shipped)) {
            throw new IllegalArgumentException("deploy/" + name + " does not contain " + shipped);
        }
        return new DeployFile(name, text.replace(shipped, tested.toString()));
    }

    /** Writes it into that directory, under the last part of its name. */
    public Path in(Path directory) throws IOException {
        return Files.writeString(directory.resolve(Path.of(name).getFileName()), text);
    }
}
