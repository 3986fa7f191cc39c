package dev.homeport.dynamodb.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.dynamodb.AmbiguousWriteException;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.RawServer;
import dev.homeport.dynamodb.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Faults in the middle of an answer, over real sockets. */
class ConnectionFaultsTest {

    /** What home does to an answer. */
    enum Cut {
        RESET_IN_THE_MIDDLE(RawServer::resettingInTheMiddle),
        TRICKLE(RawServer::trickling),
        RESET_BEFORE(RawServer::resetting);

        private final RawServer.Behaviour behaviour;

        Cut(RawServer.Behaviour behaviour) {
            this.behaviour = behaviour;
        }
    }

    private static MultiRegionDynamoDb client(URI home, URI other) {
        return MultiRegionDynamoDb.builder()
                .regions(Region.EU_WEST_1, Region.US_EAST_1)
                .eachClient((region, client) -> client.endpointOverride(region.equals(Region.EU_WEST_1) ? home : other)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))))
                // A first connection takes a while on a busy machine, and is not what this is about.
                .limits(l -> l.call(Duration.ofSeconds(10))
                        .attempt(Duration.ofSeconds(2))
                        .longAttempt(Duration.ofSeconds(2)))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void when_an_answer_is_cut_off_a_read_moves_and_a_write_is_ambiguous(Cut cut) throws IOException {
        try (var home = RawServer.start(cut.behaviour);
                var other = RawServer.start(RawServer.answering(200, ""));
                var dynamoDb = client(home.uri("http"), other.uri("http"))) {
            assertThat(dynamoDb.client().getItem(FakeRegions.get("1")).hasItem())
                    .isFalse();
            assertThat(dynamoDb.asyncClient()
                            .getItem(FakeRegions.get("1"))
                            .join()
                            .hasItem())
                    .isFalse();
            var atHome = (UpdateItemRequest)
                    FakeRegions.marked(FakeRegions.add("1"), RequestOptions.PIN_REGION, Region.EU_WEST_1);
            assertThatThrownBy(() -> dynamoDb.client().updateItem(atHome)).isInstanceOf(AmbiguousWriteException.class);
            assertThatThrownBy(() -> dynamoDb.asyncClient().updateItem(atHome).join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(AmbiguousWriteException.class);
        }
    }
}
