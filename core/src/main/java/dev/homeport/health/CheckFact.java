package dev.homeport.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened to a check, as told to the decision. */
sealed interface CheckFact {

    String check();

    Instant at();

    /** Returns what is remembered about the check afterwards. */
    CheckHistory after(CheckHistory standing);

    /** A run ended before its deadline; {@code cause} is what the probe threw, for the log. */
    record Answered(
            String check,
            Instant at,
            CheckResult result,
            @Nullable Throwable cause) implements CheckFact {
        @Override
        public CheckHistory after(CheckHistory standing) {
            return standing.answered(result, at);
        }
    }

    /** A run passed its deadline without an answer. */
    record Abandoned(String check, Instant at) implements CheckFact {
        @Override
        public CheckHistory after(CheckHistory standing) {
            return standing.abandoned(at);
        }
    }

    /** A run was due, and no thread was free for it. */
    record Skipped(String check, Instant at) implements CheckFact {
        @Override
        public CheckHistory after(CheckHistory standing) {
            return standing.skipped(at);
        }
    }
}
