package dev.homeport.jdbc.internal.promotion;

import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.WalPosition;
import dev.homeport.jdbc.WalSample;
import java.time.Instant;
import java.util.Optional;

/**
 * Holds what is known of a promotion that was followed.
 *
 * @param followedAt when borrowers were led to the new primary
 * @param lastSeen how far the old primary had written when it was last asked
 * @param switchPoint where the new timeline begins, if that is certain
 * @param coveredUntil commits that the old primary acknowledged before this time are on the new timeline
 * @param synchrony whether the old primary's commits had waited for the promoted server
 */
public record PromotionFacts(
        Node from,
        Node primary,
        Epoch before,
        Epoch after,
        Instant followedAt,
        Optional<WalSample> lastSeen,
        Optional<WalPosition> switchPoint,
        Optional<Instant> coveredUntil,
        Synchrony synchrony) {

    /** Returns the same promotion with what the old primary holds now, and whether commits wait there now. */
    PromotionFacts seenAgain(WalSample sample, Synchrony now) {
        var worse = synchrony.answer() == Synchrony.Answer.WAITED ? now : synchrony;
        return new PromotionFacts(
                from, primary, before, after, followedAt, Optional.of(sample), switchPoint, coveredUntil, worse);
    }
}
