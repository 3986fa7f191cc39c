package dev.homeport.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Accounts for one promotion: which acknowledged commits of the old primary the new timeline may lack, as far as this
 * process can know, and how it knows. What is not known is empty, and never 0.
 *
 * @param from the old primary
 * @param primary the promoted server that borrowers were led to
 * @param before the history that the old primary wrote
 * @param after the history that the new one writes
 * @param followedAt when borrowers were led to the new primary; this process commits nothing on the old one from about then
 * @param bound what can be said of acknowledged commits
 * @param lastSeen how far the old primary had written when it was last asked; after {@code followedAt} if it shows itself
 *     again, for what it holds then
 * @param switchPoint where the new timeline leaves the old one; empty unless the new primary was seen as a standby since
 *     its server started, and its timeline follows that of the old primary
 * @param bytes the log that the old primary had at {@code lastSeen} and the new timeline lacks; what it wrote later is not in
 *     it. 0 if nothing was lost
 * @param within the commits that may be lost were acknowledged within this time, which ends at {@code followedAt}, or at {@code
 *     lastSeen} if that is later; zero if nothing was lost
 * @param ownCommits what this process knows of its own commits on the old primary
 * @param reason how the bound is known, in words
 */
public record PromotionLoss(
        Node from,
        Node primary,
        Epoch before,
        Epoch after,
        Instant followedAt,
        Bound bound,
        Optional<WalSample> lastSeen,
        Optional<WalPosition> switchPoint,
        OptionalLong bytes,
        Optional<Duration> within,
        OwnCommits ownCommits,
        String reason) {

    /** What can be said of the commits that the old primary acknowledged. */
    public enum Bound {
        /** Each of them waited for the promoted server, as last seen on the old primary: none is lost. */
        NOTHING_LOST,
        /** Some may be lost: those acknowledged within {@link PromotionLoss#within}. */
        BOUNDED,
        /** Some may be lost, and nothing says how many or how old. */
        UNKNOWN
    }

    /**
     * What this process knows of its own commits on the old primary that may be lost.
     *
     * @param acknowledged how many transactions of {@link Transactions} were acknowledged there in the time that {@link
     *     PromotionLoss#within} names; empty where that is not known, or no {@code Transactions} is in use. Commits on
     *     connections that the application borrowed itself are not counted
     * @param lastAt when the last of them was acknowledged
     * @param notReplicated how many of those whose wait for the standby was cancelled do not lie before the switch point, or
     *     are not known to
     */
    public record OwnCommits(OptionalLong acknowledged, Optional<Instant> lastAt, long notReplicated) {

        /** Nothing is counted. */
        public static final OwnCommits UNKNOWN = new OwnCommits(OptionalLong.empty(), Optional.empty(), 0);
    }

    /**
     * Returns for how long the old primary was not seen before borrowers were led elsewhere, while it may have acknowledged
     * more than {@link #bytes} tells; zero if it was seen since, empty if it never was.
     */
    public Optional<Duration> unseen() {
        return lastSeen.map(sample -> Duration.between(sample.seenAt(), followedAt))
                .map(time -> time.isNegative() ? Duration.ZERO : time);
    }
}
