package dev.homeport.config;

import dev.homeport.config.ssm.SsmSource;
import dev.homeport.testkit.ssm.SsmCall;
import dev.homeport.testkit.ssm.SsmServer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;

/** One parameter store for a class of tests, and for each of them the real client: empty and whole at its start. */
final class SsmServerExtension implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private final SsmServer server;
    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private SsmClient client;
    private int earlierCalls;

    SsmServerExtension(String region) {
        server = SsmServer.start(region);
        client = newClient();
    }

    SsmServerExtension put(String name, String value) {
        server.put(name, value);
        written.add(name);
        return this;
    }

    SsmServerExtension secure(String name, String value) {
        server.putSecure(name, value);
        written.add(name);
        return this;
    }

    void delete(String name) {
        server.delete(name);
        written.remove(name);
    }

    SsmServer server() {
        return server;
    }

    /** As an application makes it, with the retries that the SDK has by default. */
    SsmClient client() {
        return client;
    }

    SsmSource.Builder source() {
        return SsmSource.builder(client).path("/orders");
    }

    /** The calls of this test, oldest first. */
    List<SsmCall> calls() {
        var all = server.calls();
        return all.subList(earlierCalls, all.size());
    }

    /** The first call of a process takes longer than tests with short deadlines can wait. */
    @Override
    public void beforeAll(ExtensionContext context) {
        client.getParameters(request -> request.names("/first"));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        client.close();
        client = newClient();
        earlierCalls = server.calls().size();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        server.heal();
        server.link().heal();
        List.copyOf(written).forEach(this::delete);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        client.close();
        server.close();
    }

    private SsmClient newClient() {
        return SsmClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(server.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key")))
                .build();
    }
}
