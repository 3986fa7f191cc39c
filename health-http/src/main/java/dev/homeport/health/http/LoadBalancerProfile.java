package dev.homeport.health.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells how long a load balancer takes to notice that an instance is going away, and so how long a drain has to last.
 *
 * <p>That is interval × threshold + timeout + the time beyond the verdict, such as the life of a DNS answer. The
 * constants are the products' defaults, documented by their makers; when yours is set otherwise, say so with {@link
 * #of}.
 *
 * <table>
 * <caption>The constants</caption>
 * <tr><th>constant</th><th>interval</th><th>threshold</th><th>timeout</th><th>beyond</th><th>drain time</th></tr>
 * <tr><td>{@link #ALB}, {@link #NLB}</td><td>30 s</td><td>2</td><td>6 s</td><td></td><td>66 s</td></tr>
 * <tr><td>{@link #ROUTE_53}</td><td>30 s</td><td>3</td><td>6 s</td><td>60 s of DNS</td><td>156 s</td></tr>
 * <tr><td>{@link #ROUTE_53_FAST}</td><td>10 s</td><td>3</td><td>6 s</td><td>60 s of DNS</td><td>96 s</td></tr>
 * <tr><td>{@link #HAPROXY}, {@link #HAPROXY_SOFT_STOP}</td><td>2 s</td><td>3</td><td>2 s</td><td></td><td>8 s</td></tr>
 * <tr><td>{@link #KUBERNETES}</td><td>10 s</td><td>3</td><td>1 s</td><td></td><td>31 s</td></tr>
 * <tr><td>{@link #CLOUDFLARE}</td><td>60 s</td><td>1</td><td>15 s: 5 s thrice</td><td></td><td>75 s</td></tr>
 * <tr><td>{@link #GOOGLE}</td><td>5 s</td><td>2</td><td>5 s</td><td></td><td>15 s</td></tr>
 * </table>
 *
 * @param name its name in logs
 * @param interval from one check of the load balancer to the next
 * @param threshold how many checks in a row have to fail
 * @param timeout how long the last of them may take
 * @param beyond the time from the verdict until no request is sent any more
 * @param answersNotFound whether to say it with 404 instead of 503
 */
public record LoadBalancerProfile(
        String name, Duration interval, int threshold, Duration timeout, Duration beyond, boolean answersNotFound) {

    private static final Duration LONGEST_DRAIN = Duration.ofHours(1);

    /** An Application Load Balancer: 66 s. Its API documents a timeout of 6 s, its guide 5 s. */
    public static final LoadBalancerProfile ALB = of("ALB", seconds(30), 2, seconds(6));

    /** A Network Load Balancer with HTTP checks: 66 s. */
    public static final LoadBalancerProfile NLB = of("NLB", seconds(30), 2, seconds(6));

    /** Route 53: 156 s, with answers that live for 60 s in resolvers. Connecting may take 4 s and the status 2 s. */
    public static final LoadBalancerProfile ROUTE_53 =
            of("ROUTE_53", seconds(30), 3, seconds(6)).andThen(seconds(60));

    /** Route 53 with fast checks: 96 s, with answers that live for 60 s in resolvers. */
    public static final LoadBalancerProfile ROUTE_53_FAST =
            of("ROUTE_53_FAST", seconds(10), 3, seconds(6)).andThen(seconds(60));

    /** HAProxy: 8 s. Its checks fail, so that it also ends the sessions it holds if it is told to. */
    public static final LoadBalancerProfile HAPROXY = of("HAPROXY", seconds(2), 3, seconds(2));

    /** HAProxy with {@code http-check disable-on-404}: 8 s of 404, in which it sends no new client and keeps sessions. */
    public static final LoadBalancerProfile HAPROXY_SOFT_STOP =
            of("HAPROXY_SOFT_STOP", seconds(2), 3, seconds(2)).answeringNotFound();

    /** A Kubernetes readiness probe: 31 s. A pod that is being deleted leaves its services sooner. */
    public static final LoadBalancerProfile KUBERNETES = of("KUBERNETES", seconds(10), 3, seconds(1));

    /** Cloudflare's load balancing: 75 s. A check that fails is repeated twice at once. */
    public static final LoadBalancerProfile CLOUDFLARE = of("CLOUDFLARE", seconds(60), 1, seconds(15));

    /** A Google Cloud load balancer: 15 s. */
    public static final LoadBalancerProfile GOOGLE = of("GOOGLE", seconds(5), 2, seconds(5));

    private static final List<LoadBalancerProfile> ALL =
            List.of(ALB, NLB, ROUTE_53, ROUTE_53_FAST, HAPROXY, HAPROXY_SOFT_STOP, KUBERNETES, CLOUDFLARE, GOOGLE);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a duration is negative, the threshold is less than 1, or the drain would take
     *     longer than an hour; the message lists every problem
     * @throws NullPointerException if an argument is null
     */
    public LoadBalancerProfile {
        Objects.requireNonNull(name, "name");
        var problems = new ArrayList<String>();
        if (interval.isNegative()) {
            problems.add("interval must not be negative");
        }
        if (timeout.isNegative()) {
            problems.add("timeout must not be negative");
        }
        if (beyond.isNegative()) {
            problems.add("beyond must not be negative");
        }
        if (threshold < 1 || threshold > 100) {
            problems.add("threshold must be from 1 to 100, not " + threshold);
        } else if (time(interval, threshold, timeout, beyond).compareTo(LONGEST_DRAIN) > 0) {
            problems.add("the drain must not take longer than 1 h");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "Load balancer profile \"" + name + "\" is invalid: " + String.join("; ", problems));
        }
    }

    /**
     * Returns the profile of a load balancer with those settings.
     *
     * @throws IllegalArgumentException if a number is out of range
     * @throws NullPointerException if an argument is null
     */
    public static LoadBalancerProfile of(String name, Duration interval, int threshold, Duration timeout) {
        return new LoadBalancerProfile(name, interval, threshold, timeout, Duration.ZERO, false);
    }

    /** Returns the constant of that name, in any case and with {@code -} for {@code _}; empty if there is none. */
    public static Optional<LoadBalancerProfile> named(String name) {
        var constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return ALL.stream().filter(profile -> profile.name.equals(constant)).findFirst();
    }

    /**
     * Returns the same with a time that passes after the verdict, such as the time to live of a DNS record.
     *
     * @throws IllegalArgumentException if it is out of range
     * @throws NullPointerException if {@code beyond} is null
     */
    public LoadBalancerProfile andThen(Duration beyond) {
        return new LoadBalancerProfile(name, interval, threshold, timeout, beyond, answersNotFound);
    }

    /** Returns the same for a load balancer that takes 404 for a request to drain, as HAProxy can be told to. */
    public LoadBalancerProfile answeringNotFound() {
        return new LoadBalancerProfile(name, interval, threshold, timeout, beyond, true);
    }

    /** Returns how long a drain lasts: interval × threshold + timeout + beyond. */
    public Duration drainTime() {
        return time(interval, threshold, timeout, beyond);
    }

    private static Duration time(Duration interval, int threshold, Duration timeout, Duration beyond) {
        return interval.multipliedBy(threshold).plus(timeout).plus(beyond);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
