package dev.homeport.jdbc.internal.promotion;

import dev.homeport.jdbc.PromotionLoss;
import dev.homeport.jdbc.PromotionLoss.Bound;
import dev.homeport.jdbc.PromotionLoss.OwnCommits;
import dev.homeport.jdbc.WalSample;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides what a promotion may have lost. The first row that holds decides:
 *
 * <table>
 *   <caption>The rule</caption>
 *   <tr><th>known</th><th>bound</th><th>bytes</th><th>within</th></tr>
 *   <tr><td>each commit had waited for the promoted server, and of none of ours was that wait cancelled and the commit beyond
 *   the switch point</td><td>nothing lost</td><td>0</td><td>0</td></tr>
 *   <tr><td>the switch point, and a sample of the old primary that is not beyond it</td><td>bounded</td><td>last sample − switch
 *   point</td><td>from that sample on</td></tr>
 *   <tr><td>the switch point, and only samples beyond it</td><td>unknown</td><td>last sample − switch point</td><td>unknown</td></tr>
 *   <tr><td>no switch point, or no sample</td><td>unknown</td><td>unknown</td><td>unknown</td></tr>
 * </table>
 */
public final class LossRule {

    private LossRule() {}

    public static PromotionLoss judge(PromotionFacts facts, OwnCommits own) {
        if (facts.synchrony().answer() == Synchrony.Answer.WAITED && own.notReplicated() == 0) {
            return loss(facts, own, Bound.NOTHING_LOST, OptionalLong.of(0), Optional.of(Duration.ZERO), "");
        }
        var bytes = facts.lastSeen().isPresent() && facts.switchPoint().isPresent()
                ? OptionalLong.of(facts.lastSeen()
                        .get()
                        .position()
                        .bytesAfter(facts.switchPoint().get()))
                : OptionalLong.empty();
        var within = facts.coveredUntil().map(covered -> Duration.between(covered, end(facts)));
        return loss(facts, own, within.isPresent() ? Bound.BOUNDED : Bound.UNKNOWN, bytes, within, doubts(facts, own));
    }

    /** Returns what else keeps the account from being better than it is, in words that follow the synchrony's. */
    private static String doubts(PromotionFacts facts, OwnCommits own) {
        var text = new StringBuilder();
        if (own.notReplicated() > 0) {
            text.append("; the wait for the standby was cancelled for commits of this process: ")
                    .append(own.notReplicated());
        }
        if (facts.switchPoint().isEmpty()) {
            text.append("; where the new timeline begins is not known");
        } else if (facts.lastSeen().isEmpty()) {
            text.append("; how far the old primary had written is not known");
        } else if (facts.coveredUntil().isEmpty()) {
            text.append("; the new timeline begins before the first position that was seen on the old primary");
        }
        return text.toString();
    }

    private static Instant end(PromotionFacts facts) {
        return facts.lastSeen()
                .map(WalSample::seenAt)
                .filter(seen -> seen.isAfter(facts.followedAt()))
                .orElse(facts.followedAt());
    }

    private static PromotionLoss loss(
            PromotionFacts facts,
            OwnCommits own,
            Bound bound,
            OptionalLong bytes,
            Optional<Duration> within,
            String doubts) {
        return new PromotionLoss(
                facts.from(),
                facts.primary(),
                facts.before(),
                facts.after(),
                facts.followedAt(),
                bound,
                facts.lastSeen(),
                facts.switchPoint(),
                bytes,
                within,
                own,
                facts.synchrony().reason() + doubts);
    }
}
