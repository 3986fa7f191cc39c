package dev.homeport.examples.runbook.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.homeport.testkit.ssm.SsmServer;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Keeps starts in a parameter store that speaks the real protocol. */
class SsmJournalTest {

    private static final Instant NOW = Instant.parse("2026-11-30T03:05:00Z");
    private static final String PATH = "/orders/runbook/outages";
    private static final Outage OUTAGE = new Outage("arn:aws:cloudwatch:x " + NOW, NOW, Map.of());

    private final SsmServer store = SsmServer.start("eu-west-1");
    private final SsmClient ssm = SsmClient.builder()
            .region(Region.EU_WEST_1)
            .endpointOverride(store.endpoint())
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
            .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
    private final SsmJournal journal = new SsmJournal(ssm, PATH);

    @AfterEach
    void stop() {
        ssm.close();
        store.close();
    }

    @Test
    void an_outage_is_claimed_once_by_however_many_functions() throws Exception {
        assertThat(journal.begin(OUTAGE, NOW)).isTrue();
        assertThat(new SsmJournal(ssm, PATH).begin(OUTAGE, NOW.plusSeconds(1))).isFalse();
        assertThat(journal.entries()).containsExactly(new JournalEntry(OUTAGE.key(), NOW, ""));

        journal.end(OUTAGE, NOW, "promoted");

        assertThat(journal.entries()).containsExactly(new JournalEntry(OUTAGE.key(), NOW, "promoted"));
    }

    @Test
    void a_claim_that_is_sent_again_since_its_answer_was_lost_finds_its_own_and_is_one() throws Exception {
        assertThat(journal.begin(OUTAGE, NOW)).isTrue();

        assertThat(journal.begin(OUTAGE, NOW)).isTrue();

        journal.end(OUTAGE, NOW, "promoted");
        assertThat(journal.begin(OUTAGE, NOW)).isFalse();
    }

    @Test
    void more_starts_than_a_page_holds_are_all_known() throws Exception {
        for (int i = 0; i < 25; i++) {
            journal.begin(new Outage("outage " + i, NOW, Map.of()), NOW);
        }

        assertThat(journal.entries()).hasSize(25);
    }

    @Test
    void a_store_that_cannot_be_reached_and_a_parameter_that_is_no_entry_start_nothing() {
        store.put(PATH + "/x", "garbage");
        assertThatIOException().isThrownBy(journal::entries).withMessageContaining("is no entry of a journal");

        store.link().refuse();
        assertThatIOException().isThrownBy(journal::entries).withMessageContaining("cannot be read");
        assertThatIOException().isThrownBy(() -> journal.begin(OUTAGE, NOW)).withMessageContaining("be written");
    }
}
