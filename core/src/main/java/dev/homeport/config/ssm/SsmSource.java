package dev.homeport.config.ssm;

import dev.homeport.config.internal.pacing.SsmRetryPlan;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.Lookup;
import dev.homeport.config.source.Lookup.Missed;
import dev.homeport.config.source.SourceReading;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.internal.MonotonicClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Reads AWS Systems Manager Parameter Store: {@code /orders/eu-west-1/db_host}, and {@code /orders/db_host}.
 *
 * <p>It asks for explicit names with {@code GetParameters}, ten in a call, and never lists a path: names can be allowed
 * one by one, an absent one is known to be absent, and the store allows thousands of such calls where it allows a hundred
 * listings. Both names of a key travel in the same call. What is a {@code SecureString} is decrypted and never shown.
 *
 * <p>The one public class that needs the SDK, the artifact {@code software.amazon.awssdk:ssm}, on the class path. The
 * client stays the caller's to close. Its own retries are switched off for these calls; {@link SsmRetryPlan} has the rules.
 */
public final class SsmSource implements ConfigSource {

    private static final String SDK = "software.amazon.awssdk.services.ssm.SsmClient";

    private final String name;
    private final String path;
    private final String selector;
    private final SsmStore store;
    private final @Nullable SsmStore fallback;
    private final Duration deadline;
    private volatile @Nullable SsmQuery question;

    private SsmSource(Builder builder, String path) {
        this.name = builder.name;
        this.path = path;
        this.selector = builder.label == null ? "" : ":" + builder.label;
        this.store = new SsmStore(builder.client, builder.clock);
        this.fallback = builder.fallback == null ? null : new SsmStore(builder.fallback, builder.clock);
        this.deadline = builder.deadline;
    }

    /**
     * Starts the description of a source.
     *
     * @param client asks the store of the region that it was made for
     * @throws IllegalStateException if the SDK is not on the class path; the message names what to add
     * @throws NullPointerException if {@code client} is null
     */
    public static Builder builder(SsmClient client) {
        try {
            Class.forName(SDK, false, SsmSource.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(
                    "SsmSource needs the AWS SDK for Parameter Store on the class path: add the dependency"
                            + " software.amazon.awssdk:ssm",
                    missing);
        }
        return new Builder(Objects.requireNonNull(client, "client"));
    }

    @Override
    public String name() {
        return name;
    }

    /** Returns true. */
    @Override
    public boolean refreshable() {
        return true;
    }

    @Override
    public SourceReading read(SourceRequest request) throws InterruptedException {
        var asked = question(request);
        var answer = store.read(asked.batches(), request, new SsmRetryPlan(firstShare(), fallback != null));
        var lookups = new ArrayList<>(asked.unusable());
        var failure = answer.failure();
        if (failure == null || fallback == null) {
            lookups.addAll(answer.lookups());
            return new SourceReading(lookups);
        }
        var instead = fallback.read(asked.batches(), request, new SsmRetryPlan(deadline.minus(answer.spent()), false));
        instead.lookups().forEach(lookup -> lookups.add(withReason(lookup, failure)));
        return new SourceReading(lookups, Optional.of("fallback"));
    }

    private SsmQuery question(SourceRequest request) {
        var known = question;
        if (known == null || !known.isThatOf(request)) {
            known = SsmQuery.of(request, path, selector);
            question = known;
        }
        return known;
    }

    /** Returns the time for the first store, which may not use up what the second one needs. */
    private Duration firstShare() {
        return fallback == null ? deadline : deadline.dividedBy(2);
    }

    private static Lookup withReason(Lookup lookup, SsmFailure first) {
        return lookup instanceof Missed missed && missed.kind() != FailureKind.ABSENT
                ? new Missed(
                        missed.name(),
                        missed.kind(),
                        missed.reason() + "; before that, the first store: " + first.kind() + ", " + first.reason())
                : lookup;
    }

    @Override
    public String toString() {
        return name + " " + path;
    }

    /** Describes an {@link SsmSource}. Required: the path. Not safe for use by several threads. */
    public static final class Builder {

        private static final Duration SHORTEST_DEADLINE = Duration.ofMillis(100);
        private static final Duration LONGEST_DEADLINE = Duration.ofMinutes(14);

        private final SsmClient client;
        private String name = "ssm";
        private @Nullable String path;
        private @Nullable String label;
        private @Nullable SsmClient fallback;
        private Duration deadline = Duration.ofMinutes(10);
        private InstantSource clock = MonotonicClock.create();

        private Builder(SsmClient client) {
            this.client = client;
        }

        /**
         * Sets what the source is called in messages and metrics; of use with two of them. Default: {@code ssm}.
         *
         * @throws NullPointerException if {@code name} is null
         */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets what stands before all names, such as {@code /orders}: without a {@code /} at its end.
         *
         * @throws NullPointerException if {@code path} is null
         */
        public Builder path(String path) {
            this.path = Objects.requireNonNull(path, "path");
            return this;
        }

        /**
         * Sets the label, or the number of the version, that every parameter is read by; one that does not have it is
         * absent. Default: the newest versions.
         *
         * @throws NullPointerException if {@code label} is null
         */
        public Builder label(String label) {
            this.label = Objects.requireNonNull(label, "label");
            return this;
        }

        /**
         * Sets the store of another region, which is read by the same names and as a whole when this one throttles,
         * does not answer, or cannot be reached; never when it denies. AWS does not replicate stores, so write to both.
         * Default: none.
         *
         * @throws NullPointerException if {@code client} is null
         */
        public Builder fallback(SsmClient client) {
            this.fallback = Objects.requireNonNull(client, "client");
            return this;
        }

        /**
         * Sets how long one reading may take in all, from 100 ms to 14 min; waits for a turn do not count. With a
         * fallback the first store gets half of it. Default: 10 minutes, because a start that gives up while the store
         * throttles is repeated and makes it throttle longer. Set it to seconds where a last known good file may be used
         * instead.
         *
         * @throws NullPointerException if {@code deadline} is null
         */
        public Builder deadline(Duration deadline) {
            this.deadline = Objects.requireNonNull(deadline, "deadline");
            return this;
        }

        Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Returns the source.
         *
         * @throws IllegalArgumentException if anything is missing or out of range; the message lists every problem
         */
        public SsmSource build() {
            var problems = new ArrayList<String>();
            if (path == null) {
                problems.add("path must be set, such as /orders");
            } else {
                SsmParameterNames.pathProblem(path).ifPresent(problem -> problems.add("path " + problem));
            }
            if (label != null) {
                SsmParameterNames.selectorProblem(label).ifPresent(problems::add);
            }
            if (deadline.compareTo(SHORTEST_DEADLINE) < 0 || deadline.compareTo(LONGEST_DEADLINE) > 0) {
                problems.add("deadline must be from 100 ms to 14 min, not " + deadline);
            }
            if (path == null || !problems.isEmpty()) {
                throw new IllegalArgumentException("SSM source cannot be built: " + String.join("; ", problems));
            }
            return new SsmSource(this, path);
        }
    }
}
