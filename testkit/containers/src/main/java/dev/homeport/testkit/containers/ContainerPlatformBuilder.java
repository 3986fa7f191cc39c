package dev.homeport.testkit.containers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.testcontainers.utility.DockerImageName;

/** Describes the images that a lab's servers run from. Not thread-safe. */
public final class ContainerPlatformBuilder {
    static final String POSTGRES = "postgres:17";
    static final String DYNAMODB = "amazon/dynamodb-local:latest";
    private static final int MAX_PORT = 65_535;
    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]*");

    private String postgres = POSTGRES;
    private String postgresUser = "postgres";
    private DynamoDbImage dynamoDb = DynamoDbImage.local(DYNAMODB);

    ContainerPlatformBuilder() {}

    /**
     * Sets the image of the PostgreSQL servers, version 15 or newer. Default: {@code postgres:17}. It has {@code initdb},
     * {@code pg_basebackup} and {@code postgres} in its {@code PATH}, a shell, and the user {@link #postgresUser}. Its own
     * entry point is not run, nor what stands in {@code /docker-entrypoint-initdb.d}: the lab's superuser creates
     * extensions, and {@code RegionLabBuilder.setting} preloads their libraries.
     */
    public ContainerPlatformBuilder postgresImage(String name) {
        postgres = name;
        return this;
    }

    /** Sets the user of that image that runs the server, one of its {@code /etc/passwd}. Default: {@code postgres}. */
    public ContainerPlatformBuilder postgresUser(String name) {
        postgresUser = name;
        return this;
    }

    /**
     * Sets the image of DynamoDB Local, laid out as Amazon's: Java in its {@code PATH}, and the jars in {@code
     * /home/dynamodblocal}. Default: {@code amazon/dynamodb-local:latest}.
     */
    public ContainerPlatformBuilder dynamoDbImage(String name) {
        dynamoDb = DynamoDbImage.local(name);
        return this;
    }

    /**
     * Sets an image of another server that speaks DynamoDB's protocol, its streams too, by HTTP at that port once its own
     * entry point runs, such as LocalStack's at 4566. What survives a crash is up to the image. Not verified with any.
     */
    public ContainerPlatformBuilder dynamoDbImage(String name, int port) {
        dynamoDb = new DynamoDbImage(name, port, List.of());
        return this;
    }

    /**
     * Returns the platform; no image is looked for before a lab starts.
     *
     * @throws IllegalArgumentException with every problem of what was asked for
     */
    public ContainerPlatform build() {
        var problems = new ArrayList<String>();
        for (var name : new String[] {postgres, dynamoDb.name()}) {
            try {
                DockerImageName.parse(name).assertValid();
            } catch (IllegalArgumentException e) {
                problems.add("'" + name + "' is not the name of an image");
            }
        }
        if (!USER.matcher(postgresUser).matches()) {
            problems.add("'" + postgresUser + "' is not the name of a user");
        }
        if (dynamoDb.port() < 1 || dynamoDb.port() > MAX_PORT) {
            problems.add("a port is 1 to " + MAX_PORT + ", not " + dynamoDb.port());
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("The images cannot be used: " + String.join("; ", problems));
        }
        return new ContainerPlatform(new ContainerImages(postgres, postgresUser, dynamoDb));
    }
}
