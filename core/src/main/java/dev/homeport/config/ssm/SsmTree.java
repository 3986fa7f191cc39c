package dev.homeport.config.ssm;

import dev.homeport.config.internal.pacing.SsmRetryPlan;
import dev.homeport.config.source.ConfigTree;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.NameStyle;
import dev.homeport.config.source.TreeReading;
import dev.homeport.internal.MonotonicClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * Lists what AWS Systems Manager Parameter Store has below a path, with {@code GetParametersByPath}: the newest version of
 * each parameter, decrypted. It takes the permissions {@code ssm:GetParametersByPath} on the path and {@code kms:Decrypt};
 * {@link SsmSource}, which asks for explicit names, needs less and is allowed more calls.
 *
 * <p>A page may be empty and have a successor; pages are followed until there is no token. The client stays the caller's to
 * close. Its own retries are switched off for these calls; {@link SsmRetryPlan} has the rules.
 */
public final class SsmTree implements ConfigTree {

    private static final Duration SHORTEST_DEADLINE = Duration.ofMillis(100);
    private static final Duration LONGEST_DEADLINE = Duration.ofMinutes(14);

    private final SsmClient client;
    private final @Nullable SsmClient fallback;
    private final String path;
    private final Duration deadline;
    private final InstantSource clock = MonotonicClock.create();

    private SsmTree(SsmClient client, @Nullable SsmClient fallback, String path, Duration deadline) {
        this.client = client;
        this.fallback = fallback;
        this.path = path;
        this.deadline = deadline;
    }

    /**
     * Returns the tree below a path in the store of the region that the client was made for.
     *
     * @param path such as {@code /orders}, without a {@code /} at its end
     * @param deadline how long one listing may take in all, from 100 ms to 14 min
     * @throws IllegalArgumentException if the path or the deadline is not possible; the message says why
     * @throws NullPointerException if an argument is null
     */
    public static SsmTree of(SsmClient client, String path, Duration deadline) {
        Objects.requireNonNull(client, "client");
        SsmParameterNames.pathProblem(path).ifPresent(problem -> {
            throw new IllegalArgumentException("path " + problem);
        });
        if (deadline.compareTo(SHORTEST_DEADLINE) < 0 || deadline.compareTo(LONGEST_DEADLINE) > 0) {
            throw new IllegalArgumentException("deadline must be from 100 ms to 14 min, not " + deadline);
        }
        return new SsmTree(client, null, path, deadline);
    }

    /**
     * Returns this tree with the store of another region, which is listed instead, and as a whole, when this one throttles,
     * does not answer, or cannot be reached; never when it denies. Half of the deadline is the first one's.
     *
     * @throws NullPointerException if {@code other} is null
     */
    public SsmTree withFallback(SsmClient other) {
        return new SsmTree(client, Objects.requireNonNull(other, "other"), path, deadline);
    }

    @Override
    public String name() {
        return "ssm " + path;
    }

    @Override
    public NameStyle style() {
        return NameStyle.PATH;
    }

    @Override
    public TreeReading read() throws InterruptedException {
        var first = fallback == null ? deadline : deadline.dividedBy(2);
        var calls = new SsmCalls(client, new SsmRetryPlan(first, fallback != null), clock);
        try {
            return new TreeReading.Listed(list(calls), Optional.empty());
        } catch (SsmCallException failed) {
            var failure = failed.failure();
            return fallback == null || !SsmRetryPlan.mayPass(failure.kind())
                    ? failed(failure)
                    : instead(fallback, failure, deadline.minus(calls.spent()));
        }
    }

    private TreeReading instead(SsmClient other, SsmFailure first, Duration left) throws InterruptedException {
        var calls = new SsmCalls(other, new SsmRetryPlan(left, false), clock);
        try {
            return new TreeReading.Listed(list(calls), Optional.of("fallback"));
        } catch (SsmCallException failed) {
            var failure = failed.failure();
            return failed(new SsmFailure(
                    failure.kind(),
                    failure.reason() + "; before that, the first store: " + first.kind() + ", " + first.reason()));
        }
    }

    private TreeReading failed(SsmFailure failure) {
        return TreeReading.Failed.of(name(), failure.kind(), failure.reason());
    }

    private List<TreeReading.Value> list(SsmCalls calls) throws SsmCallException, InterruptedException {
        var values = new ArrayList<TreeReading.Value>();
        String token = null;
        do {
            var page = calls.getParametersByPath(path, token);
            for (var parameter : page.parameters()) {
                values.add(value(parameter));
            }
            token = page.nextToken();
        } while (token != null && !token.isEmpty());
        return values;
    }

    private TreeReading.Value value(Parameter parameter) throws SsmCallException {
        var below = path + "/";
        var name = parameter.name();
        if (name == null || !name.startsWith(below) || parameter.value() == null) {
            throw new SsmCallException(new SsmFailure(
                    FailureKind.MALFORMED, "the store's answer has a parameter without a value, or of another path"));
        }
        return new TreeReading.Value(
                name.substring(below.length()),
                parameter.value(),
                parameter.type() == ParameterType.SECURE_STRING,
                Optional.ofNullable(parameter.version()).map(String::valueOf));
    }

    @Override
    public String toString() {
        return name();
    }
}
