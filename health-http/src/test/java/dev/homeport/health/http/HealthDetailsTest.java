package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.health.CheckState;
import dev.homeport.health.HealthSnapshot;
import dev.homeport.health.Impact;
import dev.homeport.health.Scope;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthDetailsTest {

    private static final String TOKEN = "correct-horse-battery";
    private static final HealthSnapshot SNAPSHOT = Snapshots.of(
            Snapshots.check("orders-db", Impact.CRITICAL, CheckState.DOWN, Scope.READY, Scope.REGION),
            Snapshots.check("heap", Impact.CRITICAL, CheckState.UP, Scope.LIVE));

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "Bearer correct-horse-batter", "Bearer correct-horse-battery!", "Basic x"})
    void without_the_token_the_answer_is_the_same_as_for_anybody(String authorization) {
        assertThat(body(HealthDetails.withToken(TOKEN), "", authorization)).isEqualTo("{\"status\":\"DOWN\"}");
        assertThat(body(HealthDetails.none(), "", "Bearer " + TOKEN)).isEqualTo("{\"status\":\"DOWN\"}");
    }

    @Test
    void with_the_token_the_checks_of_the_question_are_shown() {
        assertThat(body(HealthDetails.withToken(TOKEN), "", "Bearer " + TOKEN))
                .contains("orders-db", "failing", "age")
                .doesNotContain("heap");
        assertThat(body(HealthDetails.toAnyone(), "verbose", "")).contains("orders-db failing critical age=");
    }

    @Test
    void hosts_users_statements_and_reasons_are_shown_to_nobody() {
        for (var query : new String[] {"", "verbose"}) {
            assertThat(body(HealthDetails.toAnyone(), query, "")).doesNotContain("internal", "hunter2", "password");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "too-short", "seventeen chars !", "fünfzehn-zeichen-und-mehr"})
    void a_token_that_can_be_guessed_or_sent_wrongly_is_refused_without_being_told(String token) {
        assertThatThrownBy(() -> HealthDetails.withToken(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 16")
                .satisfies(thrown -> assertThat(
                                token.isEmpty() || !thrown.getMessage().contains(token))
                        .isTrue());
    }

    @Test
    void the_token_is_in_no_text() {
        assertThat(HealthDetails.withToken(TOKEN)).hasToString("HealthDetails[with a token]");
        assertThat(new HealthRequest("GET", "/health", "", "", "Bearer " + TOKEN).toString())
                .doesNotContain(TOKEN);
    }

    private static String body(HealthDetails details, String query, String authorization) {
        var request = new HealthRequest("GET", "/health", query, "", authorization);
        var response = new HealthResponder(details).respond(request, SNAPSHOT, SNAPSHOT.at());
        return new String(response.body(), StandardCharsets.US_ASCII);
    }
}
