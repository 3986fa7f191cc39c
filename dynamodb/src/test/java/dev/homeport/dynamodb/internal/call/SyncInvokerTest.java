package dev.homeport.dynamodb.internal.call;

import static dev.homeport.dynamodb.FakeRegions.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.internal.MultiRegionRuntime;
import dev.homeport.dynamodb.internal.client.ClientPair;
import dev.homeport.dynamodb.internal.client.RegionClients;
import dev.homeport.dynamodb.internal.client.SharedHttpHolder;
import dev.homeport.dynamodb.internal.monitor.InFlightCalls;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.operation.SdkOperation;
import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/** A call that never comes to the SDK leaves nothing behind that would look like a region that hangs. */
class SyncInvokerTest {

    private final FakeRegions regions = new FakeRegions(2);
    private final MultiRegionRuntime engine = regions.engine();
    private final RegionClients<DynamoDbClient> clients =
            RegionClients.create(2, region -> pair(regions.dynamoDb().client()));
    private final SyncInvoker invoker = new SyncInvoker(
            clients, engine.router(), new RegionCallInterceptor(), ColdStart.over(), CredentialsGate.open());

    @AfterEach
    void close() {
        regions.close();
    }

    @Test
    void an_operation_of_another_client_is_no_call_under_way() throws Exception {
        var operation = operation(DynamoDbAsyncClient.class.getMethod("getItem", GetItemRequest.class));
        assertThatThrownBy(() -> invoker.call(operation, get("1"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(nothingIsUnderWay()).isTrue();
    }

    @Test
    void an_operation_that_may_not_be_called_is_no_call_under_way() throws Exception {
        var operation = operation(getClass().getDeclaredMethod("hidden", GetItemRequest.class));
        assertThatThrownBy(() -> invoker.call(operation, get("1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("hidden");
        assertThat(nothingIsUnderWay()).isTrue();
    }

    private static ClientPair<DynamoDbClient> pair(DynamoDbClient client) {
        return new ClientPair<>(client, client, client, SharedHttpHolder.sync(), Optional.empty());
    }

    private boolean nothingIsUnderWay() {
        return engine.circuits().all().stream()
                .allMatch(circuit -> circuit.inFlight().oldest(System.nanoTime()) == InFlightCalls.NEVER);
    }

    private static SdkOperation operation(Method method) {
        return new SdkOperation(
                method,
                false,
                true,
                false,
                request -> OperationKind.EVENTUAL_READ,
                request -> OperationKind.EVENTUAL_READ);
    }

    private static Object hidden(GetItemRequest request) {
        return request;
    }
}
