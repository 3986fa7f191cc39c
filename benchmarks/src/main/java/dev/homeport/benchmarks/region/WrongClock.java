package dev.homeport.benchmarks.region;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Answers as a region whose clock is right, for a process whose clock is behind: it refuses signatures of more than
 * five minutes ago.
 */
public final class WrongClock implements RegionAnswer.Script {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Clock clock;

    public WrongClock(Duration ahead) {
        clock = Clock.offset(Clock.systemUTC(), ahead);
    }

    @Override
    public RegionAnswer apply(RegionRequest request) {
        var now = clock.instant();
        var signedAt = request.signedAt().orElse(now);
        if (Duration.between(signedAt, now).abs().compareTo(TOLERANCE) <= 0) {
            return RegionAnswer.healthy(request);
        }
        return RegionAnswer.of(
                "400 Bad Request",
                "Date: " + HTTP_DATE.format(now) + "\r\n",
                "{\"__type\":\"com.amazon.coral.service#InvalidSignatureException\",\"message\":\"Signature expired: "
                        + signedAt + " is now earlier than " + now.minus(TOLERANCE) + "\"}");
    }
}
