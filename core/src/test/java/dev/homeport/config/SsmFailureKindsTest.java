package dev.homeport.config;

import static dev.homeport.config.Fixtures.REGION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.homeport.config.source.FailureKind;
import dev.homeport.config.ssm.SsmSource;
import dev.homeport.testkit.ssm.SsmError;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a store that is not well does to a start, over its real protocol: each trouble has its kind and its remedy. */
@Timeout(120)
class SsmFailureKindsTest {

    private static final Duration SHORT = Duration.ofMillis(500);

    @RegisterExtension
    static final SsmServerExtension STORE = new SsmServerExtension("eu-west-1");

    @RegisterExtension
    static final SsmServerExtension ELSEWHERE = new SsmServerExtension("us-east-1");

    record Db(String dbHost, Optional<String> replica, Optional<Secret> token) {}

    @BeforeEach
    void fillTheStores() {
        STORE.put("/orders/db_host", "db-1").secure("/orders/token", "hunter2");
        ELSEWHERE.put("/orders/db_host", "db-2");
    }

    @Test
    void what_may_not_be_read_is_denied_and_an_optional_does_not_forgive_it() {
        STORE.server().deny("/orders/replica");

        var failed = failure(source -> source);

        assertThat(failed.problems())
                .filteredOn(problem -> problem.subject().equals("replica"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.kind()).isEqualTo(FailureKind.DENIED);
                    assertThat(problem.reason()).contains("ssm:GetParameters on /orders/replica");
                });
        assertThat(STORE.calls()).hasSize(1);
    }

    @Test
    void what_cannot_be_decrypted_is_told_apart_from_what_may_not_be_read() {
        STORE.server().failDecryption(true);

        var failed = failure(source -> source);

        assertThat(failed.problems())
                .extracting(ConfigProblem::kind)
                .containsOnly(FailureKind.DECRYPTION)
                .hasSize(3);
        assertThat(failed).hasMessageContaining("InvalidKeyId").hasMessageNotContaining("hunter2");
        assertThat(STORE.calls()).hasSize(1);
    }

    @Test
    void a_store_that_throttles_is_waited_for() {
        STORE.server().throttleTo(0);

        var loading = CompletableFuture.supplyAsync(() -> load(source -> source));
        await().until(() -> STORE.calls().size() >= 3);
        STORE.server().throttleTo(40);

        try (var config = loading.join()) {
            assertThat(config.current().dbHost()).isEqualTo("db-1");
        }
    }

    @Test
    void a_store_that_throttles_until_the_deadline_is_told_as_throttling() {
        STORE.server().throttleTo(0);

        assertThat(failure(source -> source.deadline(SHORT)).problems())
                .extracting(ConfigProblem::kind)
                .containsOnly(FailureKind.THROTTLED);
    }

    @Test
    void throttling_is_not_told_as_a_timeout_because_the_deadline_cut_the_last_call_short() {
        STORE.server().throttleTo(0);
        STORE.server().answerAfter(Duration.ofMillis(600));

        assertThat(failure(source -> source.deadline(Duration.ofSeconds(1))).problems())
                .extracting(ConfigProblem::kind)
                .containsOnly(FailureKind.THROTTLED);
        assertThat(STORE.calls()).hasSize(2);
    }

    @Test
    void a_call_that_meets_an_error_of_the_store_is_made_again() {
        STORE.server().failNext(2, SsmError.INTERNAL_SERVER_ERROR);

        try (var config = load(source -> source)) {
            assertThat(config.current().dbHost()).isEqualTo("db-1");
        }
        assertThat(STORE.calls()).hasSize(3);
    }

    @Test
    void an_answer_beyond_the_deadline_is_a_timeout() {
        STORE.server().answerAfter(Duration.ofSeconds(3));

        assertThat(failure(source -> source.deadline(SHORT)).problems())
                .extracting(ConfigProblem::kind)
                .containsOnly(FailureKind.TIMEOUT);
    }

    @Test
    void a_call_whose_answer_breaks_off_is_made_again() {
        STORE.server().cutAnswersShort(true);

        var loading = CompletableFuture.supplyAsync(() -> load(source -> source));
        await().until(() -> STORE.calls().size() >= 2);
        STORE.server().cutAnswersShort(false);

        try (var config = loading.join()) {
            assertThat(config.current().dbHost()).isEqualTo("db-1");
        }
    }

    @Test
    void answers_that_break_off_until_the_deadline_are_unavailable_and_not_quoted() {
        STORE.server().cutAnswersShort(true);

        var failed = failure(source -> source.deadline(SHORT));

        assertThat(failed.problems()).extracting(ConfigProblem::kind).containsOnly(FailureKind.UNAVAILABLE);
        assertThat(failed).hasMessageNotContaining("hunter2").hasMessageNotContaining("db-1");
    }

    @Test
    void a_region_that_refuses_is_replaced_by_the_fallback_and_the_explanation_says_so() {
        STORE.server().link().refuse();

        assertReadFromTheFallback();
    }

    @Test
    void a_region_that_is_silent_is_replaced_by_the_fallback_and_the_explanation_says_so() {
        load(source -> source).close();
        STORE.server().link().blackHole();

        assertReadFromTheFallback();
    }

    private static void assertReadFromTheFallback() {
        try (var config = load(source -> source.fallback(ELSEWHERE.client()).deadline(Duration.ofSeconds(2)))) {
            assertThat(config.current().dbHost()).isEqualTo("db-2");
            assertThat(config.current().token()).isEmpty();
            assertThat(config.explain("db.host"))
                    .isEqualTo("db.host = \"db-2\" from ssm via fallback /orders/db_host version 1 (generic)");
        }
    }

    @Test
    void if_both_regions_are_out_of_reach_both_are_told() {
        STORE.server().link().refuse();
        ELSEWHERE.server().failNext(1, SsmError.ACCESS_DENIED);

        assertThat(failure(source -> source.fallback(ELSEWHERE.client()).deadline(SHORT)))
                .hasMessageContaining("db.host: DENIED")
                .hasMessageContaining("before that, the first store: UNAVAILABLE");
    }

    @Test
    void a_denial_is_no_reason_to_ask_the_fallback() {
        STORE.server().deny("/orders");

        assertThat(failure(source -> source.fallback(ELSEWHERE.client()))).hasMessageContaining("DENIED");
        assertThat(ELSEWHERE.calls()).isEmpty();
    }

    private static ConfigException failure(UnaryOperator<SsmSource.Builder> settings) {
        return catchThrowableOfType(ConfigException.class, () -> load(settings));
    }

    private static Config<Db> load(UnaryOperator<SsmSource.Builder> settings) {
        return ConfigLoader.of(Db.class)
                .region(REGION)
                .source(settings.apply(STORE.source().deadline(Duration.ofSeconds(10)))
                        .build())
                .load();
    }
}
