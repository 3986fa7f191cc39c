package dev.homeport.examples.runbook.trigger;

import dev.homeport.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/**
 * Tells Alertmanager from everyone else by the {@code Authorization} header of its requests.
 *
 * <p>Hashes of both are compared, in a time that depends neither on where they differ nor on the secret's length.
 */
public final class WebhookCredentials {

    private final String scheme;
    private final byte[] expected;

    private WebhookCredentials(String scheme, String credentials) {
        this.scheme = scheme;
        expected = hash(credentials);
    }

    /**
     * Accepts a bearer token: {@code http_config.authorization} in Alertmanager.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public static WebhookCredentials bearer(Secret token) {
        return new WebhookCredentials("bearer", notBlank(token));
    }

    /**
     * Accepts a user and a password: {@code http_config.basic_auth} in Alertmanager.
     *
     * @throws IllegalArgumentException if the password is blank, or the user has a colon
     */
    public static WebhookCredentials basic(String user, Secret password) {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("A user of basic authentication has no colon");
        }
        var pair = user + ":" + notBlank(password);
        return new WebhookCredentials(
                "basic", Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns true if the header's value, empty if there is none, is Alertmanager's. */
    boolean accepts(String authorization) {
        int space = authorization.indexOf(' ');
        var given = authorization.substring(space + 1).strip();
        boolean same = MessageDigest.isEqual(expected, hash(given));
        return same
                && space > 0
                && authorization.substring(0, space).toLowerCase(Locale.ROOT).equals(scheme);
    }

    /** Returns the challenge of a refusal. */
    String challenge() {
        return (scheme.equals("basic") ? "Basic" : "Bearer") + " realm=\"runbook\"";
    }

    private static String notBlank(Secret secret) {
        var value = secret.reveal();
        if (value.isBlank()) {
            throw new IllegalArgumentException("The webhook's secret is empty");
        }
        return value;
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Returns the scheme alone. */
    @Override
    public String toString() {
        return scheme;
    }
}
