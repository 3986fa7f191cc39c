package dev.homeport.dynamodb.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.RawServer;
import dev.homeport.dynamodb.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** A client that is closed leaves no complaint in the log of those whose event loops it has ended. */
class QuietClosingTest {

    private static final int CLIENTS = 3;

    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private final AppenderBase<ILoggingEvent> listening = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            var cause = event.getThrowableProxy();
            var text = event.getFormattedMessage() + (cause == null ? "" : " " + cause.getMessage());
            if (event.getLevel().isGreaterOrEqual(Level.WARN) && text.contains("event executor terminated")) {
                complaints.add(text);
            }
        }
    };

    private static MultiRegionDynamoDb client(URI home, URI other) {
        return MultiRegionDynamoDb.builder()
                .regions(Region.EU_WEST_1, Region.US_EAST_1)
                .eachClient((region, client) -> client.endpointOverride(region.equals(Region.EU_WEST_1) ? home : other)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))))
                .build();
    }

    @Test
    void many_async_clients_that_are_closed_with_calls_under_way_end_without_a_word() throws Exception {
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        listening.start();
        root.addAppender(listening);
        try (var home = RawServer.start(RawServer.answering(200, ""));
                var silent = RawServer.start(RawServer::silent)) {
            for (int i = 0; i < CLIENTS; i++) {
                var dynamoDb = client(home.uri("http"), silent.uri("http"));
                var async = dynamoDb.asyncClient();
                async.getItem(FakeRegions.get("1"))
                        .exceptionally(thrown -> null)
                        .join();
                var pinned = FakeRegions.marked(FakeRegions.get("1"), RequestOptions.PIN_REGION, Region.US_EAST_1);
                var underWay = IntStream.range(0, 20)
                        .mapToObj(call -> async.getItem((software.amazon.awssdk.services.dynamodb.model.GetItemRequest)
                                (call % 2 == 0 ? pinned : FakeRegions.get("1"))))
                        .toList();
                dynamoDb.close();
                underWay.forEach(call -> call.exceptionally(thrown -> null).join());
            }
        } finally {
            root.detachAppender(listening);
        }
        assertThat(complaints).isEmpty();
    }
}
