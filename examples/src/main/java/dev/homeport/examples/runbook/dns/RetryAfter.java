package dev.homeport.examples.runbook.dns;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how long a provider wants to be left alone: {@code Retry-After}, in seconds or as a date (RFC 9110, 10.2.3). */
final class RetryAfter {

    /** Without a header, or with one that says nothing. */
    static final Duration UNTOLD = Duration.ofSeconds(5);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

    private RetryAfter() {}

    static Duration of(HttpHeaders headers) {
        var told = headers.firstValue("Retry-After").map(String::strip).orElse("");
        if (SECONDS.matcher(told).matches()) {
            return Duration.ofSeconds(Long.parseLong(told));
        }
        var until = date(told);
        // A date is compared with the provider's own clock, not with this machine's.
        var now = headers.firstValue("Date").flatMap(RetryAfter::date);
        if (until.isPresent() && now.isPresent()) {
            var wait = Duration.between(now.get(), until.get());
            return wait.isNegative() ? Duration.ZERO : wait;
        }
        return UNTOLD;
    }

    private static Optional<ZonedDateTime> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
