package dev.homeport.spring.boot.dynamodb;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.RoutingListener;
import dev.homeport.region.RegionControl;
import dev.homeport.spring.boot.condition.ConditionalOnPropertiesBelow;
import dev.homeport.spring.boot.region.ApplicationEvents;
import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Configures DynamoDB clients that use the nearest healthy replica. The clients are lazy: regions are watched, and connections
 * made, for the kinds of client that the application injects.
 */
@AutoConfiguration(after = RegionAutoConfiguration.class)
@ConditionalOnClass({MultiRegionDynamoDb.class, DynamoDbClient.class})
@ConditionalOnBooleanProperty(name = "homeport.dynamodb.enabled", matchIfMissing = true)
@ConditionalOnPropertiesBelow("homeport.dynamodb")
@EnableConfigurationProperties(MultiRegionDynamoDbProperties.class)
public final class MultiRegionDynamoDbAutoConfiguration {

    MultiRegionDynamoDbAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    MultiRegionDynamoDb multiRegionDynamoDb(
            MultiRegionDynamoDbProperties properties,
            ObjectProvider<RegionControl> control,
            ObjectProvider<MultiRegionDynamoDbBuilderCustomizer> customizers,
            ObjectProvider<RoutingListener> listeners) {
        return new MultiRegionDynamoDbFactory(
                        properties,
                        control.stream().limit(1).toList(),
                        customizers.orderedStream().toList(),
                        listeners.orderedStream().toList())
                .build();
    }

    /** Closed with the bean that gives it. */
    @Bean(destroyMethod = "")
    @Lazy
    @ConditionalOnMissingBean
    DynamoDbClient dynamoDbClient(MultiRegionDynamoDb dynamoDb) {
        return dynamoDb.client();
    }

    /** Closed with the bean that gives it. */
    @Bean(destroyMethod = "")
    @Lazy
    @ConditionalOnMissingBean
    DynamoDbAsyncClient dynamoDbAsyncClient(MultiRegionDynamoDb dynamoDb) {
        return dynamoDb.asyncClient();
    }

    /** Republishes every decision as an application event. */
    @Bean
    @ConditionalOnBean(ApplicationEvents.class)
    RoutingListener homeportRoutingEvents(ApplicationEvents events) {
        return event -> events.publish("multiRegionDynamoDb", event);
    }

    /** Gives the Enhanced clients over the others. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DynamoDbEnhancedClient.class)
    static class Enhanced {

        @Bean
        @Lazy
        @ConditionalOnMissingBean
        DynamoDbEnhancedClient dynamoDbEnhancedClient(DynamoDbClient client) {
            return DynamoDbEnhancedClient.builder().dynamoDbClient(client).build();
        }

        @Bean
        @Lazy
        @ConditionalOnMissingBean
        DynamoDbEnhancedAsyncClient dynamoDbEnhancedAsyncClient(DynamoDbAsyncClient client) {
            return DynamoDbEnhancedAsyncClient.builder().dynamoDbClient(client).build();
        }
    }
}
