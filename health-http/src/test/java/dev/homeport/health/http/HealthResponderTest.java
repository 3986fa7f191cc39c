package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.health.CheckState;
import dev.homeport.health.HealthSnapshot;
import dev.homeport.health.Impact;
import dev.homeport.health.Scope;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthResponderTest {

    private static final HealthSnapshot ALL_UP = Snapshots.of();

    private final HealthResponder responder = new HealthResponder();

    @ParameterizedTest
    @CsvSource({
        // what is down, /health, live, ready, region
        "LIVE,   200, 503, 200, 200",
        "READY,  503, 200, 503, 200",
        "REGION, 503, 200, 200, 503",
    })
    void each_path_answers_its_own_question(Scope down, int health, int live, int ready, int region) {
        var snapshot = Snapshots.of(Snapshots.check("a", Impact.CRITICAL, CheckState.DOWN, down));

        assertThat(get("/health", snapshot).status()).isEqualTo(health);
        assertThat(get("/health/live", snapshot).status()).isEqualTo(live);
        assertThat(get("/health/ready", snapshot).status()).isEqualTo(ready);
        assertThat(get("/health/region", snapshot).status()).isEqualTo(region);
        assertThat(get("/healthz", snapshot)).isEqualTo(get("/health", snapshot));
        assertThat(get("/livez", snapshot)).isEqualTo(get("/health/live", snapshot));
        assertThat(get("/readyz", snapshot)).isEqualTo(get("/health/ready", snapshot));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "", "*", "/healthXYZ", "/health/", "//health", "/HEALTH", "/health;a=b", "/health/../health"
            })
    void other_paths_are_not_found(String path) {
        assertThat(get(path, ALL_UP).status()).isEqualTo(404);
        assertThat(responder.respond(new HealthRequest("DELETE", path), ALL_UP).status())
                .isEqualTo(404);
    }

    @Test
    void a_query_string_is_ignored() {
        assertThat(get("/health?_=17", ALL_UP)).isEqualTo(get("/health", ALL_UP));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "get", "BREW"})
    void other_methods_are_not_allowed(String method) {
        var response = responder.respond(new HealthRequest(method, "/health"), ALL_UP);

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.headers()).containsEntry("Allow", "GET, HEAD, OPTIONS");
        assertThat(text(response)).doesNotContain("UP");
    }

    @Test
    void get_head_and_options_agree() {
        var get = get("/health", ALL_UP);
        var head = responder.respond(new HealthRequest("HEAD", "/health"), ALL_UP);
        var options = responder.respond(new HealthRequest("OPTIONS", "/health"), ALL_UP);

        assertThat(head.status()).isEqualTo(options.status()).isEqualTo(get.status());
        assertThat(head.headers()).isEqualTo(get.headers());
        assertThat(head.body()).isEmpty();
        assertThat(options.headers()).containsAllEntriesOf(get.headers()).containsKey("Allow");
        assertThat(options.body()).isEqualTo(get.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/nowhere"})
    void every_response_forbids_caching_and_tells_its_length(String path) {
        var response = get(path, ALL_UP);

        assertThat(response.headers())
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Content-Length", Integer.toString(response.body().length));
    }

    @Test
    void degraded_checks_are_named_once_and_the_status_stays_up() {
        var both = Snapshots.check("search", Impact.DEGRADING, CheckState.STALE, Scope.READY, Scope.REGION);

        var response = get("/health", Snapshots.of(both));

        assertThat(response.status()).isEqualTo(200);
        assertThat(text(response)).isEqualTo("{\"status\":\"UP\",\"degraded\":[\"search\"]}");
    }

    @Test
    void reasons_and_names_of_what_is_down_stay_inside() {
        var down = Snapshots.check("orders-db", Impact.CRITICAL, CheckState.DOWN, Scope.READY);

        assertThat(text(get("/health", Snapshots.of(down)))).isEqualTo("{\"status\":\"DOWN\"}");
    }

    @Test
    void a_new_snapshot_is_answered_anew_and_the_same_one_from_memory() {
        var down = Snapshots.of(Snapshots.check("a", Impact.CRITICAL, CheckState.DOWN, Scope.READY));

        assertThat(get("/health", ALL_UP).status()).isEqualTo(200);
        assertThat(get("/health", down).status()).isEqualTo(503);
        assertThat(get("/health", ALL_UP).status()).isEqualTo(200);
        assertThat(get("/health", ALL_UP)).isSameAs(get("/health", ALL_UP));
    }

    @Property
    void whatever_is_asked_gets_one_of_four_answers(
            @ForAll @AlphaChars @StringLength(max = 8) String method, @ForAll String path) {
        assertThat(responder.respond(new HealthRequest(method, path), ALL_UP).status())
                .isIn(200, 503, 404, 405);
    }

    private HealthResponse get(String path, HealthSnapshot snapshot) {
        return responder.respond(new HealthRequest("GET", path), snapshot);
    }

    private static String text(HealthResponse response) {
        return new String(response.body(), StandardCharsets.US_ASCII);
    }
}
