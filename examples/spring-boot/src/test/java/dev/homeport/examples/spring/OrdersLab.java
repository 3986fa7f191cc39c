package dev.homeport.examples.spring;

import dev.homeport.testkit.ColdProcess;
import dev.homeport.testkit.ColdProcessBuilder;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.io.File;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Holds the two regions that the service is tested in, and starts the service in the first of them. */
record OrdersLab(RegionLab lab) implements AutoCloseable {

    /** Names the jars that only the starter brings; the service itself knows an exception of {@code homeport-dynamodb}. */
    private static final List<String> STARTER =
            List.of("homeport-spring-boot-", "homeport-jdbc-", "homeport-health-http-");

    /** Starts a primary in {@code us-east-1}, its standby in {@code eu-west-1}, and a global table. */
    static OrdersLab start() {
        var lab = new OrdersLab(RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .dynamoDb(true)
                .start());
        lab.lab.trustInThisJvm();
        lab.lab.dynamoDb().createGlobalTable(carts());
        lab.lab.regions().forEach(OrdersLab::takeAFirstWrite);
        return lab;
    }

    LabRegion east() {
        return lab.region("us-east-1");
    }

    LabRegion west() {
        return lab.region("eu-west-1");
    }

    /** Starts the service in this JVM, with properties that come on top of the lab's. */
    ConfigurableApplicationContext application(String... more) {
        return new SpringApplicationBuilder(OrdersApplication.class)
                .initializers(
                        new LabClients(region -> lab.region(region).dynamoDb().endpointProvider()))
                .run(arguments(more));
    }

    /** Starts the service as a process, with properties that come on top of the lab's. */
    ColdProcess process(String... more) {
        return process(OrdersProcess.class, arguments(more)).start();
    }

    /** Starts the same service as a process that has no starter, and whose data source is that of Spring Boot. */
    ColdProcess plainProcess() {
        return process(
                        PlainOrdersProcess.class,
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=warn",
                        "--server.port=0",
                        "--spring.datasource.url=" + east().jdbcUrl(),
                        "--spring.datasource.username=" + lab.username(),
                        "--spring.datasource.password=" + lab.password())
                .classPath(classPathWithoutStarter())
                .start();
    }

    private ColdProcessBuilder process(Class<?> main, String... arguments) {
        var process = ColdProcess.of(main)
                .arguments(arguments)
                .systemProperty("javax.net.ssl.trustStore", lab.trustStore().toString())
                .systemProperty("javax.net.ssl.trustStoreType", "jks");
        lab.regions()
                .forEach(region -> process.systemProperty(
                        "orders.dynamodb." + region.name(),
                        region.dynamoDb().endpoint().toString()));
        return process;
    }

    private static String classPathWithoutStarter() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> STARTER.stream().noneMatch(entry::contains))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns what the service is told in place of its own properties, so that it meets this lab, and more. */
    private String[] arguments(String... more) {
        var properties = new LinkedHashMap<String, String>();
        properties.put("spring.main.banner-mode", "off");
        properties.put("logging.level.root", "warn");
        properties.put("server.port", "0");
        properties.put("homeport.region", east().name());
        properties.put("homeport.health.server.port", "0");
        properties.put("homeport.health.server.drain", "false");
        properties.put("homeport.jdbc.database", lab.database());
        properties.put("homeport.jdbc.username", lab.username());
        properties.put("homeport.jdbc.password", lab.password());
        for (int i = 0; i < lab.regions().size(); i++) {
            var region = lab.regions().get(i);
            properties.put("homeport.jdbc.nodes[" + i + "].region", region.name());
            properties.put("homeport.jdbc.nodes[" + i + "].host", region.host());
            properties.put("homeport.jdbc.nodes[" + i + "].port", "" + region.port());
        }
        for (var property : more) {
            var parts = property.split("=", 2);
            properties.put(parts[0], parts[1]);
        }
        return properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
    }

    /** Returns the references of all orders in the region, each as often as it is there. */
    static List<String> orders(LabRegion region) throws SQLException {
        try (var connection = region.connectDirectly();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select reference from orders")) {
            var references = new ArrayList<String>();
            while (rows.next()) {
                references.add(rows.getString(1));
            }
            return references;
        }
    }

    /** Returns the identifiers of all carts in the region. */
    static List<String> carts(LabRegion region) {
        try (var client = client(region)) {
            return client.scanPaginator(scan -> scan.tableName("carts")).items().stream()
                    .map(item -> item.get("id").s())
                    .filter(id -> !id.equals("first"))
                    .toList();
        }
    }

    /** A server is a young process, too: its first write may take longer than a call may. The SDK waits for it. */
    private static void takeAFirstWrite(LabRegion region) {
        try (var patient = client(region)) {
            patient.putItem(put -> put.tableName("carts").item(Map.of("id", AttributeValue.fromS("first"))));
        }
    }

    private static DynamoDbClient client(LabRegion region) {
        return DynamoDbClient.builder()
                .endpointOverride(region.dynamoDb().serverEndpoint())
                .region(Region.of(region.name()))
                .credentialsProvider(LabClients.CREDENTIALS)
                .build();
    }

    private static CreateTableRequest carts() {
        return CreateTableRequest.builder()
                .tableName("carts")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .build();
    }

    @Override
    public void close() {
        lab.close();
    }
}
