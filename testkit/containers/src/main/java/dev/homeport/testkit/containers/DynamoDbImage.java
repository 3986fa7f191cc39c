package dev.homeport.testkit.containers;

import java.util.List;

/**
 * Says how a server that speaks DynamoDB's protocol runs from its image.
 *
 * @param port where it listens
 * @param command what is run instead of the image's entry point; empty for that
 */
record DynamoDbImage(String name, int port, List<String> command) {
    /** The directory of the container that holds the data. */
    static final String DATA = "/homeport/data";

    private static final int LOCAL_PORT = 8000;

    /** DynamoDB Local, with the options of the testkit's own process: on disk, shared by all credentials. */
    static DynamoDbImage local(String name) {
        return new DynamoDbImage(
                name,
                LOCAL_PORT,
                List.of(
                        "java",
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + DATA,
                        "-cp",
                        "/home/dynamodblocal/*:/home/dynamodblocal/DynamoDBLocal_lib/*",
                        "software.amazon.dynamodb.services.local.main.ServerRunner",
                        "-port",
                        Integer.toString(LOCAL_PORT),
                        "-dbPath",
                        DATA,
                        "-sharedDb",
                        "-disableTelemetry"));
    }
}
