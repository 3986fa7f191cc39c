package dev.homeport.config.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.TreeReading;
import dev.homeport.testkit.ssm.SsmError;
import dev.homeport.testkit.ssm.SsmServer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;

/** What listing a path asks a store, and what becomes of its answers, over its real protocol. */
class SsmTreeTest {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final SsmServer STORE = SsmServer.start("eu-west-1");
    private static final SsmServer OTHER = SsmServer.start("us-east-1");
    private static final SsmClient CLIENT = client(STORE);
    private static final SsmClient OTHER_CLIENT = client(OTHER);

    @AfterEach
    void heal() {
        STORE.heal();
    }

    @AfterAll
    static void stop() {
        CLIENT.close();
        OTHER_CLIENT.close();
        STORE.close();
        OTHER.close();
    }

    @Test
    void everything_below_the_path_is_listed_page_by_page_with_its_version_and_whether_it_is_secret() throws Exception {
        IntStream.range(0, 25).forEach(i -> STORE.put("/pages/key_" + (10 + i), "value-" + i));
        STORE.put("/pages/eu-west-1/key_10", "old");
        STORE.put("/pages/eu-west-1/key_10", "regional");
        STORE.putSecure("/pages/db_password", "hunter2");
        STORE.put("/pages_of_others/key", "not ours");

        assertThat(listed(SsmTree.of(CLIENT, "/pages", DEADLINE)).values())
                .hasSize(27)
                .anySatisfy(value -> {
                    assertThat(value.name()).isEqualTo("eu-west-1/key_10");
                    assertThat(value.value()).isEqualTo("regional");
                    assertThat(value.version()).contains("2");
                    assertThat(value.secret()).isFalse();
                })
                .anySatisfy(value -> {
                    assertThat(value.name()).isEqualTo("db_password");
                    assertThat(value.value()).isEqualTo("hunter2");
                    assertThat(value.secret()).isTrue();
                    assertThat(value.toString()).doesNotContain("hunter2");
                });
    }

    @Test
    void empty_pages_are_followed_by_their_token() throws Exception {
        IntStream.range(0, 12).forEach(i -> STORE.put("/empty/key_" + i, "value"));
        STORE.emptyPages(true);
        var earlier = STORE.calls("GetParametersByPath");

        assertThat(listed(SsmTree.of(CLIENT, "/empty", DEADLINE)).values()).hasSize(12);
        assertThat(STORE.calls("GetParametersByPath") - earlier).isEqualTo(4);
    }

    @Test
    void a_page_that_fails_in_passing_is_asked_for_again_and_the_others_are_not() throws Exception {
        IntStream.range(0, 12).forEach(i -> STORE.put("/again/key_" + i, "value"));
        STORE.failNext(2, SsmError.THROTTLING);

        assertThat(listed(SsmTree.of(CLIENT, "/again", DEADLINE)).values()).hasSize(12);
    }

    @Test
    void a_denied_path_and_a_value_that_does_not_decrypt_are_told_by_their_kinds() throws Exception {
        STORE.putSecure("/secret/db_password", "hunter2");
        STORE.deny("/secret");
        assertThat(failure(SsmTree.of(CLIENT, "/secret", DEADLINE)).kind()).isEqualTo(FailureKind.DENIED);

        STORE.heal();
        STORE.failDecryption(true);
        assertThat(failure(SsmTree.of(CLIENT, "/secret", DEADLINE)).kind()).isEqualTo(FailureKind.DECRYPTION);
    }

    @Test
    void a_store_that_throttles_until_the_deadline_is_told_as_throttled() throws Exception {
        STORE.throttleTo(0);
        assertThat(failure(SsmTree.of(CLIENT, "/any", Duration.ofMillis(500))).kind())
                .isEqualTo(FailureKind.THROTTLED);
    }

    @Test
    void the_store_of_another_region_is_listed_as_a_whole_when_the_first_throttles() throws Exception {
        STORE.put("/fallback/db_host", "db-here");
        OTHER.put("/fallback/db_host", "db-there");
        var tree = SsmTree.of(CLIENT, "/fallback", DEADLINE).withFallback(OTHER_CLIENT);
        assertThat(listed(tree).via()).isEmpty();

        STORE.throttleTo(0);
        assertThat(listed(tree).via()).contains("fallback");
        assertThat(listed(tree).values()).extracting(TreeReading.Value::value).containsExactly("db-there");

        STORE.heal();
        STORE.deny("/fallback");
        assertThat(failure(tree).kind()).isEqualTo(FailureKind.DENIED);
    }

    @Test
    void a_path_without_parameters_is_an_empty_list_and_an_impossible_path_is_refused() throws Exception {
        assertThat(listed(SsmTree.of(CLIENT, "/nothing", DEADLINE)).values()).isEmpty();
        assertThatThrownBy(() -> SsmTree.of(CLIENT, "orders", DEADLINE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must begin with a '/'");
    }

    private static TreeReading.Listed listed(SsmTree tree) throws InterruptedException {
        return (TreeReading.Listed) tree.read();
    }

    private static TreeReading.Problem failure(SsmTree tree) throws InterruptedException {
        return ((TreeReading.Failed) tree.read()).problems().get(0);
    }

    private static SsmClient client(SsmServer server) {
        return SsmClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(server.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key")))
                .build();
    }
}
