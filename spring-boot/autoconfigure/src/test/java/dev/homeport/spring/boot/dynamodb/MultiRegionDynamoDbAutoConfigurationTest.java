package dev.homeport.spring.boot.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.health.HealthMonitor;
import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import dev.homeport.spring.boot.health.HealthMonitorAutoConfiguration;
import dev.homeport.spring.boot.metrics.HomeportMetricsAutoConfiguration;
import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class MultiRegionDynamoDbAutoConfigurationTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    RegionAutoConfiguration.class,
                    MultiRegionDynamoDbAutoConfiguration.class,
                    HealthMonitorAutoConfiguration.class,
                    HomeportMetricsAutoConfiguration.class))
            .withPropertyValues("homeport.region=eu-west-1");

    @Test
    void regions_in_the_properties_are_enough_for_clients_checks_and_meters() {
        application
                .withPropertyValues("homeport.dynamodb.regions=eu-west-1,us-east-1")
                .withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(
                        MultiRegionDynamoDbBuilderCustomizer.class,
                        () -> builder -> builder.eachClient(
                                (region, client) -> client.credentialsProvider(AnonymousCredentialsProvider.create())))
                .run(context -> {
                    var dynamoDb = context.getBean(MultiRegionDynamoDb.class);
                    assertThat(dynamoDb.routes().order())
                            .containsExactly(RegionName.of("eu-west-1"), RegionName.of("us-east-1"));
                    assertThat(context).hasSingleBean(DynamoDbClient.class).hasSingleBean(DynamoDbAsyncClient.class);
                    assertThat(context.getBean(HealthMonitor.class).snapshot().check("dynamodb-home"))
                            .isPresent();
                    assertThat(context.getBean(MeterRegistry.class).getMeters())
                            .anyMatch(meter -> meter.getId().getName().startsWith("homeport.dynamodb."));
                    assertThat(context.getBean(DynamoDbClient.class)).isSameAs(dynamoDb.client());
                });
    }

    @Test
    void the_operators_switch_takes_a_region_out() {
        application
                .withPropertyValues("homeport.dynamodb.regions=eu-west-1,us-east-1")
                .run(context -> {
                    context.getBean(RegionControl.class).evacuate(RegionName.of("eu-west-1"), "a rehearsal");
                    var dynamoDb = context.getBean(MultiRegionDynamoDb.class);
                    context.getBean(DynamoDbClient.class);
                    Awaitility.await()
                            .until(() -> dynamoDb.routes().writeRegion().equals(RegionName.of("us-east-1")));
                });
    }

    @Test
    void every_option_is_a_property_that_the_builder_checks() {
        application
                .withPropertyValues(
                        "homeport.dynamodb.regions=eu-west-1",
                        "homeport.dynamodb.name=not a name",
                        "homeport.dynamodb.writes.home=ap-south-1",
                        "homeport.dynamodb.limits.call=1ms",
                        "homeport.dynamodb.canary.interval=1ms",
                        "homeport.dynamodb.canary.table=!",
                        "homeport.dynamodb.failback.minimum-out=1ms",
                        "homeport.dynamodb.failback.heartbeat-table=!",
                        "homeport.dynamodb.failback.max-lag=1ms")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContainingAll(
                                "name",
                                "regions",
                                "writes.home",
                                "limits.call",
                                "canary.interval",
                                "canary.item",
                                "failback.minimumOut",
                                "failback.heartbeats",
                                "failback.maxLag"));
    }

    @Test
    void clients_of_the_users_own_are_left_alone() {
        var own = (DynamoDbClient) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, arguments) ->
                        method.getName().equals("hashCode") ? System.identityHashCode(proxy) : null);
        application
                .withPropertyValues("homeport.dynamodb.regions=eu-west-1,us-east-1")
                .withBean("mine", DynamoDbClient.class, () -> own)
                .run(context ->
                        assertThat(context).hasSingleBean(DynamoDbClient.class).hasBean("mine"));
    }

    @Test
    void enhanced_clients_are_over_the_others_and_stand_aside_for_the_users_own() {
        application
                .withPropertyValues("homeport.dynamodb.regions=eu-west-1,us-east-1")
                .withBean(
                        MultiRegionDynamoDbBuilderCustomizer.class,
                        () -> builder -> builder.eachClient(
                                (region, client) -> client.credentialsProvider(AnonymousCredentialsProvider.create())))
                .run(context -> {
                    assertThat(context.getBean(DynamoDbEnhancedClient.class)).isNotNull();
                    assertThat(context.getBean(DynamoDbEnhancedAsyncClient.class))
                            .isNotNull();
                });
        application
                .withPropertyValues("homeport.dynamodb.regions=eu-west-1,us-east-1")
                .withBean(
                        "mine",
                        DynamoDbEnhancedClient.class,
                        () -> DynamoDbEnhancedClient.builder()
                                .dynamoDbClient(DynamoDbClient.builder()
                                        .region(Region.EU_WEST_1)
                                        .build())
                                .build())
                .run(context -> assertThat(context)
                        .hasSingleBean(DynamoDbEnhancedClient.class)
                        .hasBean("mine"));
    }

    @Test
    void nothing_is_configured_without_properties_or_without_the_module() {
        application.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(MultiRegionDynamoDb.class));
        application
                .withPropertyValues("homeport.dynamodb.regions=eu-west-1,us-east-1")
                .withClassLoader(new FilteredClassLoader("dev.homeport.dynamodb", "software.amazon.awssdk"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("dynamoDbClient"));
    }
}
