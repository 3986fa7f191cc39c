package dev.homeport.examples.runbook.postgres;

import dev.homeport.examples.runbook.config.Limits;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what a promotion would lose.
 *
 * <p>While the primary answers, the lag is exact: the primary's position less what the standby has received, since a
 * promotion replays that first. When it is silent, no one
 * knows how much it had written; what is known is that every commit before the one that the standby has replayed last
 * is there, so that the loss is at most the time since then. That time contains the outage itself. The same holds of a
 * standby that is not on the primary's timeline, since their positions cannot be compared.
 *
 * @param bytes bytes of log that the standby lacks; null if the primary does not answer, or is on another timeline
 * @param time the time whose commits may be missing, at most; null if unknown
 */
public record Lag(@Nullable Long bytes, @Nullable Duration time) {

    /** Compares the standby's state with the primary's, or with nothing if that is silent. */
    public static Lag between(@Nullable ServerState primary, ServerState standby) {
        if (primary == null || primary.standby() || primary.timeline() != standby.timeline()) {
            return new Lag(null, standby.sinceCommit());
        }
        var bytes = Math.max(0, primary.position() - standby.has());
        return new Lag(bytes, bytes == 0 ? Duration.ZERO : standby.sinceCommit());
    }

    /** Returns why a promotion at this lag is refused, or nothing if it is within the limits. */
    public Optional<String> refusal(Limits limits) {
        if (bytes != null && bytes > limits.lagBytes()) {
            return Optional.of("it is " + bytes + " bytes behind, more than lag.limit.bytes=" + limits.lagBytes());
        }
        if (time == null && (bytes == null || bytes > 0)) {
            return Optional.of("how far it is behind is unknown");
        }
        return time != null && time.compareTo(limits.lag()) > 0
                ? Optional.of("commits of up to " + seconds(time) + " may be missing, more than lag.limit="
                        + seconds(limits.lag()))
                : Optional.empty();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    @Override
    public String toString() {
        if (bytes != null && bytes == 0) {
            return "0 bytes, 0 s";
        }
        return (bytes == null ? "bytes unknown, the primary does not answer" : bytes + " bytes") + ", "
                + (time == null ? "time unknown" : "at most " + seconds(time) + " of commits");
    }
}
