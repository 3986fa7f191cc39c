package dev.homeport.jdbc.internal.monitor;

import dev.homeport.jdbc.PromotionLoss;
import dev.homeport.jdbc.TopologyEvent.PromotionAccounted;
import dev.homeport.jdbc.internal.election.ElectionState;
import dev.homeport.jdbc.internal.promotion.LossRule;
import dev.homeport.jdbc.internal.promotion.PromotionFacts;
import dev.homeport.jdbc.internal.promotion.PromotionWatch;
import dev.homeport.jdbc.internal.transaction.CommitLedger;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the account of the last promotion that was followed: asks what it may have lost, and tells it once; and once more when
 * the old primary shows itself. While that one goes on writing, the account follows it without further events.
 *
 * <p>Only the deciding thread tells it what was seen; any may read the account.
 */
public final class PromotionAccounts {

    private final CommitLedger commits;
    private final Consumer<PromotionAccounted> events;
    private PromotionWatch watch = PromotionWatch.NEW;
    private volatile @Nullable PromotionAccounted last;

    PromotionAccounts(CommitLedger commits, Consumer<PromotionAccounted> events) {
        this.commits = commits;
        this.events = events;
    }

    void seen(ElectionState state, Instant now) {
        var before = watch.followed();
        watch = watch.next(state, now);
        if (watch.followed().isPresent() && !watch.followed().equals(before)) {
            account(watch.followed().get(), now);
        }
    }

    private void account(PromotionFacts facts, Instant now) {
        var earlier = last;
        var own = commits.on(facts.from(), facts.before(), facts.coveredUntil(), facts.switchPoint());
        var account = new PromotionAccounted(now, LossRule.judge(facts, own));
        last = account;
        var known = earlier != null
                && earlier.revised()
                && earlier.loss().followedAt().equals(facts.followedAt());
        if (!known) {
            events.accept(account);
        }
    }

    public Optional<PromotionLoss> last() {
        return Optional.ofNullable(last).map(PromotionAccounted::loss);
    }
}
