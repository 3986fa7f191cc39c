package dev.homeport.region;

import dev.homeport.internal.MonotonicClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the metadata services of ECS and EC2 for the region, once, within one deadline for both.
 *
 * <p>ECS is asked by the region in the ARN of the task (the
 * <a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html">task metadata</a>
 * has no field of its own for it), EC2 by
 * <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">IMDSv2</a>, first for a
 * token and then with it.
 */
final class MetadataRegion {

    private static final Duration LONGEST = Duration.ofSeconds(1);

    private static final String DISABLED = "AWS_EC2_METADATA_DISABLED";
    private static final String ECS_ENDPOINT = "ECS_CONTAINER_METADATA_URI_V4";
    private static final String EC2_ENDPOINT = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
    private static final String EC2_ENDPOINT_BY_DEFAULT = "http://169.254.169.254";
    private static final Pattern TASK_ARN = Pattern.compile("\"TaskARN\"\\s*:\\s*\"arn:[^:\"]*:ecs:([^:\"]+):");

    /** The answer of a service, not yet known to be a name. */
    record Answer(String name, String from) {}

    private final Function<String, @Nullable String> environment;
    private final MonotonicClock clock = MonotonicClock.create();

    MetadataRegion(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    Optional<Answer> resolve(List<String> tried) {
        if ("true".equalsIgnoreCase(environment.apply(DISABLED))) {
            tried.add("metadata of ECS and EC2: not asked, because " + DISABLED + " is true");
            return Optional.empty();
        }
        var until = clock.instant().plus(LONGEST);
        return ecs(until, tried).or(() -> ec2(until, tried));
    }

    private Optional<Answer> ecs(Instant until, List<String> tried) {
        var endpoint = environment.apply(ECS_ENDPOINT);
        if (endpoint == null || endpoint.isBlank()) {
            tried.add("metadata of ECS: " + ECS_ENDPOINT + " is not set");
            return Optional.empty();
        }
        try {
            var task = new MetadataRequest("GET", URI.create(endpoint + "/task"), Map.of()).send(clock, until);
            var arn = TASK_ARN.matcher(task);
            if (arn.find()) {
                return Optional.of(new Answer(arn.group(1), "metadata of ECS"));
            }
            tried.add("metadata of ECS: no region in the answer");
        } catch (IOException | IllegalArgumentException failed) {
            tried.add("metadata of ECS: " + failed);
        }
        return Optional.empty();
    }

    private Optional<Answer> ec2(Instant until, List<String> tried) {
        var set = environment.apply(EC2_ENDPOINT);
        var endpoint = set == null || set.isBlank() ? EC2_ENDPOINT_BY_DEFAULT : set.replaceAll("/+$", "");
        try {
            var token = new MetadataRequest(
                            "PUT",
                            URI.create(endpoint + "/latest/api/token"),
                            Map.of("X-aws-ec2-metadata-token-ttl-seconds", "60"))
                    .send(clock, until);
            var region = new MetadataRequest(
                            "GET",
                            URI.create(endpoint + "/latest/meta-data/placement/region"),
                            Map.of("X-aws-ec2-metadata-token", token.strip()))
                    .send(clock, until);
            return Optional.of(new Answer(region, "metadata of EC2"));
        } catch (IOException | IllegalArgumentException failed) {
            tried.add("metadata of EC2: " + failed);
            return Optional.empty();
        }
    }
}
