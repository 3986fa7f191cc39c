package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.DynamoDbLocalPrograms;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM of its own with a lab in it, to be killed. */
final class LabProcess {
    static final String READY = "ready";

    private static final String DYNAMODB = "dynamodb";

    private LabProcess() {}

    /** Without DynamoDB, and without the AWS SDK on its class path, which only that needs. */
    static ColdProcess start(Path temporary, String... arguments) throws IOException {
        var classPath = Stream.of(
                        ColdProcessBuilder.classPathOf(LabProcess.class).split(File.pathSeparator))
                .filter(entry -> !entry.contains("awssdk"))
                .collect(Collectors.joining(File.pathSeparator));
        return described(temporary).classPath(classPath).arguments(arguments).start();
    }

    static ColdProcess startWithDynamoDb(Path temporary) throws IOException {
        return described(temporary).arguments(DYNAMODB).start();
    }

    private static ColdProcessBuilder described(Path temporary) throws IOException {
        Files.createSymbolicLink(binaries(temporary), binaries(Path.of(System.getProperty("java.io.tmpdir"))));
        return ColdProcess.of(LabProcess.class)
                .systemProperty("java.io.tmpdir", temporary.toString())
                .systemProperty(DynamoDbLocalPrograms.PROPERTY, System.getProperty(DynamoDbLocalPrograms.PROPERTY));
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
