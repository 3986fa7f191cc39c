package dev.homeport.jdbc.internal.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.internal.election.ReplicationFacts;
import dev.homeport.jdbc.internal.election.ReplicationFacts.Standby;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of the rule, in its order. The standby is called {@code b}; streams are {@code name=state}, {@code ?} unreadable. */
class SynchronyRuleTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # synchronous_standby_names | synchronous_commit | streams             | answer
            (b                          | on                 | b=sync              | UNKNOWN
            ''                          | on                 | b=async             | DID_NOT_WAIT
            b                           | local              | b=sync              | DID_NOT_WAIT
            b                           | off                | b=sync              | DID_NOT_WAIT
            FIRST 1 (x)                 | on                 | x=sync              | UNKNOWN
            FIRST 1 (x)                 | on                 | b=async             | DID_NOT_WAIT
            FIRST 1 (x)                 | on                 | b=?,x=?             | DID_NOT_WAIT
            b                           | on                 | b=?                 | WAITED
            B                           | remote_write       | b=?                 | WAITED
            FIRST 1 ("b")               | remote_apply       | b=sync              | WAITED
            FIRST 1 (b)                 | on                 | b=?,backup=?        | WAITED
            FIRST 1 (b)                 | on                 | ''                  | WAITED
            1 (b, c)                    | on                 | b=?                 | WAITED
            FIRST 2 (b, c)              | on                 | b=?,c=?             | WAITED
            ANY 2 (b, c)                | on                 | b=quorum,c=quorum   | WAITED
            *                           | on                 | b=?                 | WAITED
            FIRST 1 (b, c)              | on                 | b=sync,c=potential  | WAITED
            FIRST 1 (c, b)              | on                 | b=potential,c=sync  | DID_NOT_WAIT
            FIRST 1 (b, c)              | on                 | b=?,c=?             | UNKNOWN
            ANY 1 (b, c)                | on                 | b=quorum,c=quorum   | UNKNOWN
            *                           | on                 | b=?,backup=?        | UNKNOWN
            FIRST 1 (b)                 | on                 | b=?,b=?             | UNKNOWN
            """)
    void each_row(String names, String commit, String streams, Synchrony.Answer answer) {
        var verdict = SynchronyRule.judge(primary(names, commit, streams), StandbyNames.told("b"));
        assertThat(verdict.answer()).as(verdict.reason()).isEqualTo(answer);
        assertThat(verdict.reason()).isNotBlank();
    }

    @Test
    void what_may_not_be_read_is_unknown() {
        assertThat(SynchronyRule.judge(ReplicationFacts.UNKNOWN, StandbyNames.told("b"))
                        .answer())
                .isEqualTo(Synchrony.Answer.UNKNOWN);
        var withoutStreams = new ReplicationFacts(
                OptionalLong.empty(),
                Optional.of("b"),
                Optional.of("on"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(SynchronyRule.judge(withoutStreams, StandbyNames.told("b")).answer())
                .isEqualTo(Synchrony.Answer.UNKNOWN);
    }

    @Test
    void a_standby_that_two_streams_may_be_is_not_known() {
        var both = primary("FIRST 1 (b, c)", "on", "b=sync,c=potential");
        assertThat(SynchronyRule.judge(both, StandbyNames.guessed(Set.of("b", "c")))
                        .answer())
                .isEqualTo(Synchrony.Answer.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # synchronous_standby_names | streams             | answer
            FIRST 1 (b)                 | b=?                 | WAITED
            *                           | B=sync              | WAITED
            FIRST 1 (b)                 | b=sync,backup=async | UNKNOWN
            FIRST 1 (b)                 | b=?,backup=?        | UNKNOWN
            FIRST 2 (b, c)              | b=?,c=?             | UNKNOWN
            FIRST 1 (b)                 | backup=?            | UNKNOWN
            FIRST 1 (b)                 | ''                  | UNKNOWN
            FIRST 1 (c, b)              | b=potential,c=sync  | DID_NOT_WAIT
            FIRST 1 (c)                 | b=async             | DID_NOT_WAIT
            ''                          | b=async             | DID_NOT_WAIT
            """)
    void a_guessed_name_which_may_be_another_standbys_proves_nothing_unless_it_is_the_only_stream(
            String names, String streams, Synchrony.Answer answer) {
        var guess = StandbyNames.guessed(Set.of("b", "eu-west-1"));
        var verdict = SynchronyRule.judge(primary(names, "on", streams), guess);
        assertThat(verdict.answer()).as(verdict.reason()).isEqualTo(answer);
        assertThat(SynchronyRule.judge(primary(names, "on", streams), guess.confirmed())
                        .answer())
                .isEqualTo(answer == Synchrony.Answer.UNKNOWN ? Synchrony.Answer.WAITED : answer);
    }

    @Test
    void the_setting_is_read_as_postgresql_reads_it() {
        assertThat(SynchronousStandbyNames.parse(" any 2 ( a , \"b \"\"c\"\"\", * ) "))
                .hasValue(new SynchronousStandbyNames(true, 2, List.of("a", "b \"c\"", "*")));
        assertThat(SynchronousStandbyNames.parse("a, b"))
                .hasValue(new SynchronousStandbyNames(false, 1, List.of("a", "b")));
        assertThat(SynchronousStandbyNames.parse("first 1 (a")).isEmpty();
        assertThat(SynchronousStandbyNames.parse("a,")).isEmpty();
        assertThat(SynchronousStandbyNames.parse("a b")).isEmpty();
    }

    private static ReplicationFacts primary(String names, String commit, String streams) {
        var standbys = streams.isEmpty()
                ? List.<Standby>of()
                : Arrays.stream(streams.split(","))
                        .map(stream -> stream.split("="))
                        .map(parts ->
                                new Standby(parts[0], Optional.of(parts[1]).filter(state -> !state.equals("?"))))
                        .toList();
        return new ReplicationFacts(
                OptionalLong.empty(),
                Optional.of(names),
                Optional.of(commit),
                Optional.of(standbys),
                Optional.empty(),
                Optional.empty());
    }
}
