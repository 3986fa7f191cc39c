package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.health.CheckState;
import dev.homeport.health.HealthSnapshot;
import dev.homeport.health.Impact;
import dev.homeport.health.Scope;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
        // what is down, /health, live, ready, region, started
        "STARTED, 200, 200, 200, 200, 503",
        "LIVE,    200, 503, 200, 200, 200",
        "READY,   503, 200, 503, 200, 200",
        "REGION,  503, 200, 200, 503, 200",
    })
    void each_path_answers_its_own_question(Scope down, int health, int live, int ready, int region, int started) {
        var snapshot = Snapshots.of(Snapshots.check("a", Impact.CRITICAL, CheckState.DOWN, down));

        assertThat(get("/health", snapshot).status()).isEqualTo(health);
        assertThat(get("/health/live", snapshot).status()).isEqualTo(live);
        assertThat(get("/health/ready", snapshot).status()).isEqualTo(ready);
        assertThat(get("/health/region", snapshot).status()).isEqualTo(region);
        assertThat(get("/health/started", snapshot).status()).isEqualTo(started);
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
        assertThat(responder
                        .respond(HealthRequest.of("DELETE", path), ALL_UP, ALL_UP.at())
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health?_=17", "/health?", "/health?exclude=", "/health?verbose=false", "/health?%zz&&=="})
    void other_query_strings_are_ignored(String target) {
        assertThat(get(target, ALL_UP)).isEqualTo(get("/health", ALL_UP));
    }

    @Test
    void an_excluded_check_does_not_count_and_the_others_do() {
        var mail = Snapshots.check("mail", Impact.CRITICAL, CheckState.DOWN, Scope.READY);
        var db = Snapshots.check("db", Impact.CRITICAL, CheckState.DOWN, Scope.READY);

        assertThat(get("/readyz?exclude=mail", Snapshots.of(mail)).status()).isEqualTo(200);
        assertThat(get("/readyz?exclude=mail", Snapshots.of(mail, db)).status()).isEqualTo(503);
        assertThat(get("/readyz?exclude=mail&exclude=db", Snapshots.of(mail, db))
                        .status())
                .isEqualTo(200);
        assertThat(get("/readyz?exclude=none", Snapshots.of(mail))).isEqualTo(get("/readyz", Snapshots.of(mail)));
    }

    @Test
    void a_check_that_is_still_unknown_can_be_excluded() {
        var unknown = Snapshots.check("slow", Impact.INFORMATIVE, CheckState.UNKNOWN, Scope.READY);
        var starting = new HealthSnapshot(ALL_UP.at(), false, List.of(unknown));

        assertThat(get("/readyz", starting).status()).isEqualTo(503);
        assertThat(get("/readyz?exclude=slow", starting).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        // path, what is answered while draining, and at a soft stop
        "/health,         503, 404",
        "/health/ready,   503, 404",
        "/health/region,  503, 404",
        "/health/live,    200, 200",
        "/health/started, 200, 200",
    })
    void whoever_would_send_requests_hears_of_a_drain(String path, int refused, int notFound) {
        var request = HealthRequest.of("GET", path);

        assertThat(responder.respond(request, ALL_UP, DrainState.REFUSED, ALL_UP.at()))
                .satisfies(response -> {
                    assertThat(response.status()).isEqualTo(refused);
                    assertThat(text(response).contains("draining")).isEqualTo(refused == 503);
                });
        assertThat(responder
                        .respond(request, ALL_UP, DrainState.NOT_FOUND, ALL_UP.at())
                        .status())
                .isEqualTo(notFound);
        assertThat(responder
                        .respond(request, ALL_UP, DrainState.WANTED, ALL_UP.at())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_form_is_chosen_by_verbose_then_by_accept() {
        var draft = new HealthRequest("GET", "/health", "", "text/html, Application/Health+JSON;q=0.9", "");
        var verbose = new HealthRequest("GET", "/health", "verbose", "application/health+json", "");

        assertThat(responder.respond(draft, ALL_UP, ALL_UP.at())).satisfies(response -> {
            assertThat(text(response)).isEqualTo("{\"status\":\"pass\"}");
            assertThat(response.headers()).containsEntry("Content-Type", "application/health+json");
        });
        assertThat(responder.respond(verbose, ALL_UP, ALL_UP.at())).satisfies(response -> {
            assertThat(text(response)).isEqualTo("UP\n");
            assertThat(response.headers()).containsEntry("Content-Type", "text/plain; charset=us-ascii");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/health+json                            | application/health+json",
                "application/health+json;q=0.001                    | application/health+json",
                "application/json, application/health+json; q=0.1   | application/health+json",
                "application/health+json, application/json;q=0      | application/health+json",
                "application/health+json;q=0                        | application/json",
                "application/health+json; charset=utf-8 ; Q=0.000   | application/json",
                "text/html, APPLICATION/HEALTH+JSON;q=0., */*;q=0.5 | application/json",
                "text/plain                                         | application/json",
                "*/*                                                | application/json",
            })
    void a_form_that_is_refused_is_not_given(String accept, String contentType) {
        var request = new HealthRequest("GET", "/health", "", accept, "");

        assertThat(responder.respond(request, ALL_UP, ALL_UP.at()).headers())
                .containsEntry("Content-Type", contentType);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "get", "BREW"})
    void other_methods_are_not_allowed(String method) {
        var response = responder.respond(HealthRequest.of(method, "/health"), ALL_UP, ALL_UP.at());

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.headers()).containsEntry("Allow", "GET, HEAD, OPTIONS");
        assertThat(text(response)).doesNotContain("UP");
    }

    @Test
    void get_head_and_options_agree() {
        var get = get("/health", ALL_UP);
        var head = responder.respond(HealthRequest.of("HEAD", "/health"), ALL_UP, ALL_UP.at());
        var options = responder.respond(HealthRequest.of("OPTIONS", "/health"), ALL_UP, ALL_UP.at());

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
        assertThat(responder
                        .respond(HealthRequest.of(method, path), ALL_UP, ALL_UP.at())
                        .status())
                .isIn(200, 503, 404, 405);
    }

    private HealthResponse get(String path, HealthSnapshot snapshot) {
        return responder.respond(HealthRequest.of("GET", path), snapshot, snapshot.at());
    }

    private static String text(HealthResponse response) {
        return new String(response.body(), StandardCharsets.US_ASCII);
    }
}
