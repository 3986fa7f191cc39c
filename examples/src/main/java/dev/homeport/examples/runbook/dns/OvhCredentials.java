package dev.homeport.examples.runbook.dns;

import dev.homeport.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Signs requests to OVHcloud's API with the three keys that {@code createToken} gives out.
 *
 * @param applicationKey names the application; no secret
 */
public record OvhCredentials(String applicationKey, Secret applicationSecret, Secret consumerKey) {

    /** Returns the value of {@code X-Ovh-Signature}: {@code $1$} and the SHA-1 that the API asks for, in hex. */
    String signature(String method, String url, String body, long timestamp) {
        var signed = String.join(
                "+", applicationSecret.reveal(), consumerKey.reveal(), method, url, body, Long.toString(timestamp));
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(signed.getBytes(StandardCharsets.UTF_8));
            return "$1$" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
