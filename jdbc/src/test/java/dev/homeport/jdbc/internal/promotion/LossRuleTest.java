package dev.homeport.jdbc.internal.promotion;

import static dev.homeport.jdbc.ElectionScript.A;
import static dev.homeport.jdbc.ElectionScript.B;
import static dev.homeport.jdbc.ElectionScript.OUR_CLUSTER;
import static dev.homeport.jdbc.ElectionScript.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.PromotionLoss;
import dev.homeport.jdbc.PromotionLoss.Bound;
import dev.homeport.jdbc.PromotionLoss.OwnCommits;
import dev.homeport.jdbc.WalPosition;
import dev.homeport.jdbc.WalSample;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of the rule, in its order: times are seconds, borrowers followed at 10. */
class LossRuleTest {

    private static final OwnCommits NONE = OwnCommits.UNKNOWN;

    @ParameterizedTest
    @CsvSource(textBlock = """
            # synchrony,  cancelled, last, seen, switch, covered, bound,       bytes, within
            WAITED,       0,         500,  9,    400,    8,       NOTHING_LOST,    0, 0
            WAITED,       0,         ,     ,     ,       ,        NOTHING_LOST,    0, 0
            WAITED,       1,         500,  9,    400,    8,       BOUNDED,       100, 2
            WAITED,       1,         500,  9,    ,       ,        UNKNOWN,          ,
            DID_NOT_WAIT, 0,         500,  9,    400,    8,       BOUNDED,       100, 2
            DID_NOT_WAIT, 0,         400,  9,    400,    9,       BOUNDED,         0, 1
            UNKNOWN,      0,         390,  9,    400,    9,       BOUNDED,         0, 1
            DID_NOT_WAIT, 0,         700,  15,   400,    8,       BOUNDED,       300, 7
            DID_NOT_WAIT, 0,         500,  9,    400,    ,        UNKNOWN,       100,
            DID_NOT_WAIT, 0,         500,  9,    ,       ,        UNKNOWN,          ,
            DID_NOT_WAIT, 0,         ,     ,     400,    ,        UNKNOWN,          ,
            """)
    void each_row(
            Synchrony.Answer synchrony,
            long cancelled,
            @Nullable Long last,
            @Nullable Integer seen,
            @Nullable Long switchPoint,
            @Nullable Integer covered,
            Bound bound,
            @Nullable Long bytes,
            @Nullable Integer within) {
        var loss = LossRule.judge(
                facts(
                        synchrony,
                        Optional.ofNullable(last).map(position -> sample(position, seen == null ? 0 : seen)),
                        Optional.ofNullable(switchPoint).map(WalPosition::new),
                        Optional.ofNullable(covered).map(LossRuleTest::at)),
                new OwnCommits(OptionalLong.empty(), Optional.empty(), cancelled));
        assertThat(loss.bound()).isEqualTo(bound);
        assertThat(loss.bytes()).isEqualTo(bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes));
        assertThat(loss.within()).isEqualTo(Optional.ofNullable(within).map(Duration::ofSeconds));
    }

    @Test
    void what_the_old_primary_wrote_unseen_is_told_as_time() {
        var crashed = judge(Optional.of(sample(500, 9)));
        assertThat(crashed.unseen()).hasValue(Duration.ofSeconds(1));
        var writesOn = judge(Optional.of(sample(700, 15)));
        assertThat(writesOn.unseen()).hasValue(Duration.ZERO);
        assertThat(judge(Optional.empty()).unseen()).isEmpty();
    }

    @Test
    void the_reason_says_what_is_missing() {
        assertThat(judge(Optional.empty()).reason()).endsWith("how far the old primary had written is not known");
        var withoutSwitchPoint =
                facts(Synchrony.Answer.DID_NOT_WAIT, Optional.of(sample(500, 9)), Optional.empty(), Optional.empty());
        assertThat(LossRule.judge(withoutSwitchPoint, NONE).reason())
                .isEqualTo("as it was said; where the new timeline begins is not known");
    }

    private static PromotionLoss judge(Optional<WalSample> last) {
        return LossRule.judge(
                facts(Synchrony.Answer.DID_NOT_WAIT, last, Optional.of(new WalPosition(400)), Optional.of(at(8))),
                NONE);
    }

    private static PromotionFacts facts(
            Synchrony.Answer synchrony,
            Optional<WalSample> last,
            Optional<WalPosition> switchPoint,
            Optional<Instant> covered) {
        return new PromotionFacts(
                A,
                B,
                epoch(1),
                epoch(2),
                at(10),
                last,
                switchPoint,
                covered,
                new Synchrony(synchrony, "as it was said"));
    }

    private static Epoch epoch(int timeline) {
        return new Epoch(OptionalLong.of(OUR_CLUSTER), OptionalInt.of(timeline));
    }

    private static WalSample sample(long position, int second) {
        return new WalSample(new WalPosition(position), at(second));
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
