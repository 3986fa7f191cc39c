package dev.homeport.spring.boot.config;

import dev.homeport.config.source.FailureKind;
import java.util.Collection;
import java.util.EnumSet;
import java.util.stream.Collectors;

/** Says what to do about each kind of failure, in the order in which a person would. */
final class ConfigFailureAdvice {

    private ConfigFailureAdvice() {}

    static String of(Collection<FailureKind> kinds) {
        return EnumSet.copyOf(kinds).stream()
                .map(kind -> "- " + kind + ": " + advice(kind))
                .collect(Collectors.joining("\n"));
    }

    private static String advice(FailureKind kind) {
        return switch (kind) {
            case ABSENT -> "write the value, or correct the name.";
            case MALFORMED, INVALID -> "correct the value: it cannot be read as its type, or breaks a rule.";
            case DENIED ->
                "grant the permission: for homeport-ssm:/orders/ that is ssm:GetParametersByPath on"
                        + " parameter/orders and parameter/orders/*, and kms:Decrypt on the key of a SecureString; for a file, the right"
                        + " to read it. Credentials that have expired are denied, too.";
            case DECRYPTION -> "look at the KMS key, and at the permission kms:Decrypt on it.";
            case THROTTLED, TIMEOUT, UNAVAILABLE ->
                "look at the store and the network; homeport.config.ssm.fallback-region names another store.";
            case UNUSABLE -> "correct what the message names.";
        };
    }
}
