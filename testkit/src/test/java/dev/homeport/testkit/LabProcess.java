package dev.homeport.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM of its own with a lab in it, to be killed. */
final class LabProcess {
    static final String READY = "ready";

    private static final String DYNAMODB = "dynamodb";

    private LabProcess() {}

    /** Without DynamoDB, and without the AWS SDK on its class path, which only that needs. */
    static Process start(Path temporary, String... arguments) throws IOException {
        var classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("awssdk"))
                .collect(Collectors.joining(File.pathSeparator));
        return start(temporary, classPath, List.of(arguments));
    }

    static Process startWithDynamoDb(Path temporary) throws IOException {
        return start(temporary, System.getProperty("java.class.path"), List.of(DYNAMODB));
    }

    private static Process start(Path temporary, String classPath, List<String> arguments) throws IOException {
        Files.createSymbolicLink(binaries(temporary), binaries(Path.of(System.getProperty("java.io.tmpdir"))));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-D" + DynamoDbLocalPrograms.PROPERTY + "=" + System.getProperty(DynamoDbLocalPrograms.PROPERTY),
                "-cp",
                classPath,
                LabProcess.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Where a JVM with this temporary directory unpacks the servers. */
    static Path binaries(Path temporary) {
        return temporary.resolve("homeport-testkit-" + System.getProperty("user.name"));
    }

    /** Arguments: name and value of one more server setting; or "dynamodb" for that alone; or nothing. */
    public static void main(String[] arguments) throws IOException {
        var builder = RegionLab.builder().regions("us-east-1", "eu-west-1");
        if (arguments.length == 2) {
            builder.setting(arguments[0], arguments[1]);
        }
        if (List.of(arguments).equals(List.of(DYNAMODB))) {
            var lab = builder.postgres(false).dynamoDb(true).start();
            lab.region("eu-west-1").dynamoDb().freeze();
        } else {
            var lab = builder.start();
            lab.region("eu-west-1").freeze();
        }
        System.out.println(READY);
        while (System.in.read() >= 0) {}
    }
}
