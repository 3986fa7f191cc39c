package dev.homeport.examples.spring;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.endpoints.EndpointUrl;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/** Runs the service as a process of its own, and says how many milliseconds after its JVM it was ready. */
final class OrdersProcess {

    /** Begins the line that says so. */
    static final String READY = "ready after ms: ";

    private OrdersProcess() {}

    public static void main(String[] args) {
        var service = new SpringApplication(OrdersApplication.class);
        service.addInitializers(new LabClients(OrdersProcess::endpoint));
        service.addListeners(sayReady());
        service.run(args);
    }

    static ApplicationListener<ApplicationReadyEvent> sayReady() {
        return ready ->
                System.out.println(READY + ManagementFactory.getRuntimeMXBean().getUptime());
    }

    /** Returns where a region's DynamoDB is, which a system property says. */
    static String address(String region) {
        return System.getProperty("orders.dynamodb." + region);
    }

    private static DynamoDbEndpointProvider endpoint(String region) {
        var endpoint = Endpoint.builder()
                .endpointUrl(EndpointUrl.fromUri(URI.create(address(region))))
                .build();
        return parameters -> CompletableFuture.completedFuture(endpoint);
    }
}
