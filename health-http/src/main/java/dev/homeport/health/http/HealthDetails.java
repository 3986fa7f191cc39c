package dev.homeport.health.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides which clients are shown the names, states and ages of the checks. Hosts, users, statements and reasons are
 * never shown.
 *
 * <p>Immutable and safe for any number of threads.
 */
public final class HealthDetails {

    private static final int SHORTEST_TOKEN = 16;
    private static final HealthDetails NONE = new HealthDetails(new byte[0], false);
    private static final HealthDetails TO_ANYONE = new HealthDetails(new byte[0], true);

    private final byte[] authorization;
    private final boolean toAnyone;

    private HealthDetails(byte[] authorization, boolean toAnyone) {
        this.authorization = authorization;
        this.toAnyone = toAnyone;
    }

    /** Returns the default: no client is shown them. */
    public static HealthDetails none() {
        return NONE;
    }

    /** Shows them to every client; for an address that only operators reach. */
    public static HealthDetails toAnyone() {
        return TO_ANYONE;
    }

    /**
     * Shows them to clients that send {@code Authorization: Bearer} and the token. Others get the answer without them,
     * and not a refusal; but {@code /metrics} of a {@link HealthServer} answers them with 401. The time that comparing
     * takes tells nothing about the token.
     *
     * @param token of at least 16 visible ASCII characters
     * @throws IllegalArgumentException if the token is shorter, or has other characters; the message does not hold it
     * @throws NullPointerException if {@code token} is null
     */
    public static HealthDetails withToken(String token) {
        Objects.requireNonNull(token, "token");
        if (token.length() < SHORTEST_TOKEN || !token.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException("A token must have at least " + SHORTEST_TOKEN
                    + " characters, only visible ASCII ones; this one has " + token.length());
        }
        return new HealthDetails(("Bearer " + token).getBytes(StandardCharsets.US_ASCII), false);
    }

    boolean areForAnyone() {
        return toAnyone;
    }

    boolean needToken() {
        return authorization.length > 0;
    }

    boolean allows(HealthRequest request) {
        return toAnyone || (needToken() && holdsToken(request.authorization()));
    }

    /**
     * Returns whether metrics are shown for that header: without a token, to every client that reaches the address that
     * they need then.
     */
    boolean allowMetrics(@Nullable String header) {
        return !needToken() || (header != null && holdsToken(header));
    }

    private boolean holdsToken(String header) {
        return !header.isEmpty() && MessageDigest.isEqual(authorization, header.getBytes(StandardCharsets.UTF_8));
    }

    /** Tells whether there is a token, and never which. */
    @Override
    public String toString() {
        if (toAnyone) {
            return "HealthDetails[to anyone]";
        }
        return needToken() ? "HealthDetails[with a token]" : "HealthDetails[none]";
    }
}
