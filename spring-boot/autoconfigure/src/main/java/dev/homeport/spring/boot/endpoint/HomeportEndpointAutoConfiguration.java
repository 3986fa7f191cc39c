package dev.homeport.spring.boot.endpoint;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.region.RegionControl;
import dev.homeport.region.ResolvedRegion;
import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures {@code /actuator/homeport}, where it is exposed. */
@AutoConfiguration(
        after = RegionAutoConfiguration.class,
        afterName = {
            "dev.homeport.spring.boot.jdbc.FailoverDataSourceAutoConfiguration",
            "dev.homeport.spring.boot.dynamodb.MultiRegionDynamoDbAutoConfiguration"
        })
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class, RegionControl.class})
@ConditionalOnAvailableEndpoint(HomeportEndpoint.class)
@ConditionalOnBean(RegionControl.class)
@EnableConfigurationProperties(EndpointProperties.class)
public final class HomeportEndpointAutoConfiguration {

    HomeportEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty("homeport.endpoint.evacuation.enabled")
    EvacuatingHomeportEndpoint evacuatingHomeportEndpoint(
            ResolvedRegion home, RegionControl control, ObjectProvider<EndpointSection> sections) {
        return new EvacuatingHomeportEndpoint(
                home.region().value(), control, sections.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    HomeportEndpoint homeportEndpoint(
            ResolvedRegion home, RegionControl control, ObjectProvider<EndpointSection> sections) {
        return new HomeportEndpoint(
                home.region().value(), control, sections.orderedStream().toList());
    }

    /** Shows the data sources. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(FailoverDataSource.class)
    static class Jdbc {

        @Bean
        EndpointSection homeportTopology(ObjectProvider<FailoverDataSource> dataSources) {
            return new TopologySection(dataSources.stream().toList());
        }
    }

    /** Shows the DynamoDB clients. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MultiRegionDynamoDb.class)
    static class DynamoDb {

        @Bean
        EndpointSection homeportRouting(ObjectProvider<MultiRegionDynamoDb> clients) {
            return new RoutingSection(clients.stream().toList());
        }
    }
}
