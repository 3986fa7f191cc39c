package dev.homeport.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own with a lab in it, to be killed. */
final class LabProcess {
    static final String READY = "ready";

    private LabProcess() {}

    static Process start(Path temporary, String... arguments) throws IOException {
        Files.createSymbolicLink(binaries(temporary), binaries(Path.of(System.getProperty("java.io.tmpdir"))));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                LabProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Where a JVM with this temporary directory unpacks the servers. */
    static Path binaries(Path temporary) {
        return temporary.resolve("homeport-testkit-" + System.getProperty("user.name"));
    }

    /** Arguments: name and value of one more server setting, or nothing. */
    public static void main(String[] arguments) throws IOException {
        var builder = RegionLab.builder().regions("us-east-1", "eu-west-1");
        if (arguments.length == 2) {
            builder.setting(arguments[0], arguments[1]);
        }
        var lab = builder.start();
        lab.region("eu-west-1").freeze();
        System.out.println(READY);
        while (System.in.read() >= 0) {}
    }
}
