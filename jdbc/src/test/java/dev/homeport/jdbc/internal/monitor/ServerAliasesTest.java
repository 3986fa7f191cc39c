package dev.homeport.jdbc.internal.monitor;

import static dev.homeport.jdbc.ElectionScript.A;
import static dev.homeport.jdbc.ElectionScript.B;
import static dev.homeport.jdbc.ElectionScript.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.jdbc.ElectionScript;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.internal.election.ServerIdentity;
import dev.homeport.jdbc.internal.monitor.ServerAliases.Backend;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nodes that say the same start and cluster, at addresses of their own. */
class ServerAliasesTest {

    private static final Backend OF_A = new Backend(11, "1.000011");
    private static final Backend OF_B = new Backend(12, "1.000012");
    private static final Backend OF_C = new Backend(13, "1.000013");

    private final ServerAliases aliases = new ServerAliases();

    @Test
    void two_sessions_that_see_each_other_are_on_one_server() throws Exception {
        assertThat(said(A, OF_A, Set.of(OF_B))).isEqualTo(own(A));
        assertThat(said(B, OF_B, Set.of(OF_A))).as("A has not looked yet").isEqualTo(own(B));
        assertThat(said(A, OF_A, Set.of(OF_B))).as("B has told its own").isEqualTo(own(B));
        assertThat(said(B, OF_B, Set.of())).as("nobody looks any more").isEqualTo(own(B));
    }

    /** So that two who have each said their own once are never both heard twice before they are one. */
    @Test
    void the_one_that_finds_out_goes_under_the_identity_that_the_other_has_told() throws Exception {
        said(A, OF_A, Set.of());
        said(B, OF_B, Set.of(OF_A));
        assertThat(said(A, OF_A, Set.of(OF_B))).isEqualTo(own(B));
        assertThat(said(B, OF_B, Set.of(OF_A))).isEqualTo(own(B));
    }

    /** A machine that was copied while it ran lists the session that the original had; nobody answers in that. */
    @Test
    void a_copy_that_lists_the_sessions_of_its_original_is_another_server() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(said(A, OF_A, Set.of())).isEqualTo(own(A));
            assertThat(said(B, OF_B, Set.of(OF_A))).isEqualTo(own(B));
        }
    }

    @Test
    void a_third_address_joins_and_a_session_that_was_made_anew_does_not_matter() throws Exception {
        said(A, OF_A, Set.of());
        said(B, OF_B, Set.of(OF_A));
        said(A, OF_A, Set.of(OF_B));
        var again = new Backend(21, "2.0");
        said(C, OF_C, Set.of(OF_A, OF_B));
        said(A, again, Set.of(OF_B, OF_C));
        assertThat(said(A, again, Set.of())).isEqualTo(own(B));
        said(B, OF_B, Set.of(again, OF_C));
        assertThat(said(C, OF_C, Set.of(again, OF_B))).isEqualTo(own(B));
        assertThat(said(A, again, Set.of(OF_C))).isEqualTo(own(B));
        assertThat(said(B, OF_B, Set.of(OF_C))).isEqualTo(own(B));
    }

    @Test
    void what_was_known_of_a_server_is_forgotten_with_its_restart() throws Exception {
        said(A, OF_A, Set.of());
        said(B, OF_B, Set.of(OF_A));
        said(A, OF_A, Set.of(OF_B));
        var restarted = new ServerIdentity(ElectionScript.START.plusSeconds(9), A.host(), A.port());
        var facts = ElectionScript.primaryFacts(A).as(restarted);
        assertThat(aliases.recognise(A, facts, OF_A, backend -> true).identity())
                .isEqualTo(restarted);
        assertThat(said(A, OF_A, Set.of())).isEqualTo(own(A));
    }

    @Test
    void servers_that_cannot_be_one_are_not_asked_and_a_session_that_fails_says_so() throws Exception {
        said(A, OF_A, Set.of());
        var later = new ServerIdentity(ElectionScript.START.plusSeconds(9), B.host(), B.port());
        var facts = ElectionScript.primaryFacts(B).as(later);
        ServerAliases.Looking failing = backend -> {
            throw new SQLException("gone");
        };
        assertThat(aliases.recognise(B, facts, OF_B, failing)).isEqualTo(facts);
        assertThatThrownBy(() -> aliases.recognise(C, ElectionScript.primaryFacts(C), OF_C, failing))
                .hasMessage("gone");
    }

    private ServerIdentity said(Node node, Backend backend, Set<Backend> listed) throws SQLException {
        return aliases.recognise(node, ElectionScript.primaryFacts(node), backend, listed::contains)
                .identity();
    }

    private static ServerIdentity own(Node node) {
        return ElectionScript.primaryFacts(node).identity();
    }
}
