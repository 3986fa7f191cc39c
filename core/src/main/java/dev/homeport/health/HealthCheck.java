package dev.homeport.health;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing to watch: a probe, how often it runs, and what its answers mean.
 *
 * <p>Immutable, and safe for any number of threads as far as the probe is. A check does nothing by itself; a
 * {@link HealthMonitor} runs it.
 */
public final class HealthCheck {

    /** First runs are spread over no more than this, so that the first round is over soon. */
    static final Duration LONGEST_FIRST_DELAY = Duration.ofMillis(100);

    private final String name;
    private final HealthProbe probe;
    private final Impact impact;
    private final Set<Scope> scopes;
    private final Duration interval;
    private final double jitter;
    private final Duration deadline;
    private final int fall;
    private final int rise;
    private final Duration maxAge;
    private final boolean operatorSwitch;
    private final boolean planned;

    private HealthCheck(Builder builder, Duration maxAge) {
        this.name = builder.name;
        this.probe = builder.probe;
        this.impact = builder.impact;
        this.scopes = Set.copyOf(builder.scopes);
        this.interval = builder.interval;
        this.jitter = builder.jitter;
        this.deadline = builder.deadline;
        this.fall = builder.fall;
        this.rise = builder.rise;
        this.maxAge = maxAge;
        this.operatorSwitch = builder.operatorSwitch;
        this.planned = builder.planned;
    }

    /**
     * Starts the description of a check.
     *
     * @param name unique within a monitor: 1 to 64 ASCII letters, digits, {@code .}, {@code _} and {@code -}; public,
     *     since it appears in thread names, metric tags, logs and health responses
     * @param probe what to run
     * @throws NullPointerException if an argument is null
     */
    public static Builder builder(String name, HealthProbe probe) {
        return new Builder(name, probe);
    }

    /** Returns the name, unique within a monitor. */
    public String name() {
        return name;
    }

    /** Returns what it means for a scope when this check is not up. */
    public Impact impact() {
        return impact;
    }

    /** Returns the questions that this check takes part in; never empty. */
    public Set<Scope> scopes() {
        return scopes;
    }

    HealthProbe probe() {
        return probe;
    }

    Duration interval() {
        return interval;
    }

    Duration deadline() {
        return deadline;
    }

    int fall() {
        return fall;
    }

    int rise() {
        return rise;
    }

    Duration maxAge() {
        return maxAge;
    }

    /** Returns whether its being down is no news that anybody need be warned of. */
    boolean isPlanned() {
        return planned;
    }

    /** Returns whether its being down counts among the signs that the fault is our own. */
    boolean isSharedDependency() {
        return impact == Impact.CRITICAL && scopes.contains(Scope.REGION) && !operatorSwitch;
    }

    /** Returns the time from the start of one run to the start of the next, for a random number from 0 to 1. */
    Duration delay(double random) {
        return interval.minus(share(interval, jitter * random));
    }

    /** Returns the time from the start of the monitor to the first run, for a random number from 0 to 1. */
    Duration firstDelay(double random) {
        var spread = share(interval, jitter);
        return share(spread.compareTo(LONGEST_FIRST_DELAY) < 0 ? spread : LONGEST_FIRST_DELAY, random);
    }

    private static Duration share(Duration whole, double share) {
        return Duration.ofNanos((long) (whole.toNanos() * share));
    }

    @Override
    public String toString() {
        return "HealthCheck[" + name + "]";
    }

    /** Describes a {@link HealthCheck}. Not safe for use by several threads. */
    public static final class Builder {

        private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
        private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
        private static final Duration SHORTEST_DEADLINE = Duration.ofMillis(1);
        private static final Duration LONGEST_AGE = Duration.ofDays(7);
        private static final int HIGHEST_COUNT = 100;

        private final String name;
        private final HealthProbe probe;
        private Impact impact = Impact.CRITICAL;
        private Set<Scope> scopes = EnumSet.of(Scope.READY, Scope.REGION);
        private Duration interval = Duration.ofSeconds(5);
        private double jitter = 0.2;
        private Duration deadline = Duration.ofSeconds(1);
        private int fall = 3;
        private int rise = 2;
        private @Nullable Duration maxAge;
        private boolean operatorSwitch;
        private boolean planned;

        private Builder(String name, HealthProbe probe) {
            this.name = Objects.requireNonNull(name, "name");
            this.probe = Objects.requireNonNull(probe, "probe");
        }

        /** Sets what a failure means. Default: {@link Impact#CRITICAL}. */
        public Builder impact(Impact impact) {
            this.impact = Objects.requireNonNull(impact, "impact");
            return this;
        }

        /**
         * Sets the questions that this check takes part in; at least one. Default: {@link Scope#READY} and
         * {@link Scope#REGION}, because most checks ask a dependency. {@link Scope#LIVE} must be asked for: restarting
         * the process does not mend a dependency, so only checks of the process itself belong there.
         */
        public Builder scopes(Scope... scopes) {
            this.scopes = EnumSet.noneOf(Scope.class);
            Collections.addAll(this.scopes, scopes);
            return this;
        }

        /**
         * Sets the longest time from the start of one run to the start of the next, from 10 ms to 1 h. Default: 5 s,
         * the fastest that an ALB asks.
         */
        public Builder interval(Duration interval) {
            this.interval = Objects.requireNonNull(interval, "interval");
            return this;
        }

        /**
         * Sets the share of the interval, from 0 to 0.5, by which a run may come early at random, so that a fleet does
         * not ask a dependency in step. It never lengthens an interval, so that {@link #maxAge} can be derived from it.
         * First runs are spread by the same share, but over at most 100 ms. Default: 0.2.
         */
        public Builder jitter(double jitter) {
            this.jitter = jitter;
            return this;
        }

        /**
         * Sets how long a run may take, from 1 ms to the interval. A run that has not answered by then counts as a
         * failure, is interrupted, and its late answer is dropped. Default: 1 s, the time within which a kubelet
         * expects a health answer.
         */
        public Builder deadline(Duration deadline) {
            this.deadline = Objects.requireNonNull(deadline, "deadline");
            return this;
        }

        /** Sets how many failures in a row take the check from up to down, from 1 to 100. Default: 3. */
        public Builder fall(int fall) {
            this.fall = fall;
            return this;
        }

        /** Sets how many successes in a row take the check from down to up, from 1 to 100. Default: 2. */
        public Builder rise(int rise) {
            this.rise = rise;
            return this;
        }

        /**
         * Sets how old the last answer may be before the check is {@link CheckState#STALE}, from interval + deadline
         * to 7 days. Default: {@code fall} × interval + 2 × deadline (17 s with the other defaults): a probe that hangs
         * is left when one that fails would have been, and one deadline is allowed for a late timer.
         */
        public Builder maxAge(Duration maxAge) {
            this.maxAge = Objects.requireNonNull(maxAge, "maxAge");
            return this;
        }

        /**
         * Says that an operator or a file decides what this check answers, so that
         * {@link HealthMonitor.Builder#failStatic} never doubts it. Default: not set.
         */
        public Builder operatorSwitch() {
            this.operatorSwitch = true;
            return this;
        }

        /**
         * Says that this check is down by plan, such as while an application starts and while it stops. Its changes, and those
         * of a scope that such checks alone take down, are logged as information and not as warnings. Default: not set.
         */
        public Builder planned() {
            this.planned = true;
            return this;
        }

        /**
         * Returns the check.
         *
         * @throws IllegalArgumentException if anything is out of range; the message lists every problem
         */
        public HealthCheck build() {
            var problems = problems();
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(
                        "Health check \"" + name + "\" cannot be built: " + String.join("; ", problems));
            }
            return new HealthCheck(this, effectiveMaxAge());
        }

        private List<String> problems() {
            var problems = new Problems();
            CheckName.problem(name).ifPresent(problems::add);
            problems.addIf(scopes.isEmpty(), "scopes must name at least one scope");
            problems.addIf(!(jitter >= 0 && jitter <= 0.5), "jitter must be from 0 to 0.5, not " + jitter);
            problems.addIf(fall < 1 || fall > HIGHEST_COUNT, "fall must be from 1 to 100, not " + fall);
            problems.addIf(rise < 1 || rise > HIGHEST_COUNT, "rise must be from 1 to 100, not " + rise);
            boolean regular = isFrom(SHORTEST_INTERVAL, interval, LONGEST_INTERVAL);
            boolean bounded = isFrom(SHORTEST_DEADLINE, deadline, LONGEST_INTERVAL);
            problems.addIf(!regular, "interval must be from 10 ms to 1 h, not " + interval);
            problems.addIf(
                    !bounded || (regular && deadline.compareTo(interval) > 0),
                    "deadline must be from 1 ms to the interval, not " + deadline);
            problems.addIf(
                    maxAge != null && regular && bounded && !isFrom(interval.plus(deadline), maxAge, LONGEST_AGE),
                    "maxAge must be at least interval + deadline, else the check is stale between two runs,"
                            + " and at most 7 days, not " + maxAge);
            return problems.all();
        }

        private static boolean isFrom(Duration least, Duration value, Duration most) {
            return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
        }

        private Duration effectiveMaxAge() {
            return maxAge != null ? maxAge : interval.multipliedBy(fall).plus(deadline.multipliedBy(2));
        }
    }
}
