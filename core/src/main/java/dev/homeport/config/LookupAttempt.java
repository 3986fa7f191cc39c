package dev.homeport.config;

import dev.homeport.config.source.FailureKind;
import java.util.Optional;

/**
 * One name that was looked up in one source, and the outcome. Immutable.
 *
 * @param source the source's name
 * @param name the name, as the source writes it
 * @param failure why there is no value; empty if there is one
 * @param reason the same in words
 */
public record LookupAttempt(String source, String name, Optional<FailureKind> failure, String reason) {}
