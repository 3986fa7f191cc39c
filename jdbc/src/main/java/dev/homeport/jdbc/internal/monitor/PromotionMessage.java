package dev.homeport.jdbc.internal.monitor;

import dev.homeport.jdbc.PromotionLoss;
import dev.homeport.jdbc.TopologyEvent;
import dev.homeport.jdbc.WalSample;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes the account of a promotion as one line for the log. Pure. */
final class PromotionMessage {

    private PromotionMessage() {}

    static String of(String dataSource, TopologyEvent.PromotionAccounted account) {
        var loss = account.loss();
        return "%s: dataSource=%s from=%s to=%s oldEpoch=\"%s\" newEpoch=\"%s\" lastPosition=%s lastSeen=%s unseenMs=%s%s"
                .formatted(
                        sentence(account),
                        dataSource,
                        loss.from(),
                        loss.primary(),
                        loss.before(),
                        loss.after(),
                        text(loss.lastSeen().map(WalSample::position)),
                        text(loss.lastSeen().map(WalSample::seenAt)),
                        text(loss.unseen().map(Duration::toMillis)),
                        consequences(loss));
    }

    private static String consequences(PromotionLoss loss) {
        var own = loss.ownCommits();
        return " switchPoint=%s bytes=%s withinMs=%s ownCommits=%s ownLastAt=%s ownNotReplicated=%s reason=\"%s\""
                .formatted(
                        text(loss.switchPoint()),
                        text(boxed(loss.bytes())),
                        text(loss.within().map(Duration::toMillis)),
                        text(boxed(own.acknowledged())),
                        text(own.lastAt()),
                        own.notReplicated(),
                        loss.reason());
    }

    private static String sentence(TopologyEvent.PromotionAccounted account) {
        return switch (account.loss().bound()) {
            case NOTHING_LOST -> "The promotion has lost no acknowledged commit";
            case BOUNDED ->
                account.revised()
                        ? "The old primary is writable still, and what it holds is not on the new timeline"
                        : "The promotion may have lost acknowledged commits";
            case UNKNOWN -> "The promotion may have lost acknowledged commits, and how many is not known";
        };
    }

    private static Optional<Long> boxed(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("unknown");
    }
}
