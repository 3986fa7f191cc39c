package dev.homeport.spring.boot.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import dev.homeport.spring.boot.SharedLab;
import dev.homeport.spring.boot.jdbc.FailoverDataSourceAutoConfiguration;
import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import dev.homeport.testkit.RegionLab;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(SharedLab.class)
class HomeportEndpointTest {

    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    RegionAutoConfiguration.class,
                    FailoverDataSourceAutoConfiguration.class,
                    EndpointAutoConfiguration.class,
                    WebEndpointAutoConfiguration.class,
                    HomeportEndpointAutoConfiguration.class))
            .withPropertyValues("management.endpoints.web.exposure.include=homeport", "homeport.region=us-east-1");

    @Test
    void it_shows_the_region_the_topology_and_what_is_evacuated_as_json(RegionLab lab) {
        application.withPropertyValues(SharedLab.properties(lab)).run(context -> {
            context.getBean(RegionControl.class).evacuate(RegionName.of("eu-west-1"), "a rehearsal");
            var shown = context.getBean(HomeportEndpoint.class).show();
            var json = JsonMapper.builder().build().writeValueAsString(shown);
            assertThat(json)
                    .contains("\"region\":\"us-east-1\"", "\"state\":\"SERVING\"", "\"role\":\"PRIMARY\"")
                    .contains("\"reason\":\"a rehearsal\"")
                    .doesNotContain(lab.password());
        });
    }

    @Test
    void it_only_reads_unless_evacuation_is_switched_on() {
        application.run(context -> assertThat(operations(context)).containsOnlyKeys(OperationType.READ));
    }

    @Test
    void an_operator_evacuates_a_region_and_restores_it() {
        application
                .withPropertyValues("homeport.endpoint.evacuation.enabled=true")
                .run(context -> {
                    assertThat(operations(context))
                            .containsOnlyKeys(OperationType.READ, OperationType.WRITE, OperationType.DELETE);
                    var endpoint = context.getBean(EvacuatingHomeportEndpoint.class);
                    var control = context.getBean(RegionControl.class);
                    assertThat(endpoint.evacuate("eu-west-1", "a fire", "30m").toString())
                            .contains("a fire");
                    assertThat(control.isEvacuated(RegionName.of("eu-west-1"))).isTrue();
                    assertThat(control.evacuations().get(0).until()).isPresent();
                    endpoint.restore("eu-west-1");
                    assertThat(control.evacuations()).isEmpty();
                });
    }

    @Test
    void it_is_absent_unless_it_is_exposed() {
        application
                .withPropertyValues("management.endpoints.web.exposure.include=health")
                .run(context -> assertThat(context).doesNotHaveBean(HomeportEndpoint.class));
    }

    private static Map<OperationType, Long> operations(AssertableWebApplicationContext context) {
        return context.getBean(WebEndpointsSupplier.class).getEndpoints().stream()
                .filter(endpoint -> endpoint.getEndpointId().toString().equals("homeport"))
                .map(ExposableWebEndpoint::getOperations)
                .flatMap(Collection::stream)
                .collect(Collectors.groupingBy(operation -> operation.getType(), Collectors.counting()));
    }
}
