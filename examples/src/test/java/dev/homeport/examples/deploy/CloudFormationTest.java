package dev.homeport.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homeport.config.Config;
import dev.homeport.config.ConfigException;
import dev.homeport.config.ConfigLoader;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.examples.orders.OrdersConfig;
import dev.homeport.health.http.LoadBalancerProfile;
import dev.homeport.region.RegionName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Parses {@code deploy/cloudformation/region.yaml}, and holds it against itself, the documentation and the code it deploys. */
class CloudFormationTest {

    private static final Set<String> PSEUDO_PARAMETERS =
            Set.of("AWS::AccountId", "AWS::NoValue", "AWS::Partition", "AWS::Region");
    private static final Pattern SUBSTITUTED = Pattern.compile("\\$\\{([\\w:.]+)}");

    private final String text = DeployFile.of("cloudformation/region.yaml").text();
    private final Map<String, Object> template = CloudFormationYaml.read(text);
    private final Map<String, Object> resources = TerraformModule.map(template.get("Resources"));
    private final DocumentedNames documented = DocumentedNames.of("cloudformation-properties.txt");
    private final List<String> unresolved = new ArrayList<>();
    private final Set<String> used = new HashSet<>();

    CloudFormationTest() throws IOException {}

    @Test
    void every_reference_leads_to_a_parameter_a_resource_or_an_attribute_that_it_has() {
        walk(template);
        assertThat(unresolved).isEmpty();
        assertThat(used).containsAll(section("Parameters"));
    }

    @Test
    void every_property_is_one_that_is_documented() {
        var unknown = new ArrayList<String>();
        resources.forEach((name, resource) -> {
            var block = TerraformModule.map(resource);
            documented.check(block.get("Type").toString(), block.get("Properties"), Set.of(), unknown);
        });
        assertThat(unknown).isEmpty();
    }

    @Test
    void the_service_may_do_what_it_does_and_nothing_else() {
        var actions = new HashSet<String>();
        collectActions(at("ServiceRole", "Policies"), actions);
        actions.remove("kms:Decrypt");
        assertThat(actions)
                .containsExactlyInAnyOrderElementsOf(
                        AwsCalls.of("dev.homeport.config.ssm", "dev.homeport.examples.orders"));
    }

    @Test
    void the_service_drains_for_longer_than_its_balancer_takes_to_notice_and_systemd_waits_for_that() {
        var drain = LoadBalancerProfile.ALB.drainTime();
        assertThat(drain)
                .isGreaterThan(Duration.ofSeconds((int) at("ServiceTargets", "HealthCheckIntervalSeconds")
                                * (int) at("ServiceTargets", "UnhealthyThresholdCount")
                        + (int) at("ServiceTargets", "HealthCheckTimeoutSeconds")));
        assertThat(text)
                .contains("HEALTH_DRAIN=alb")
                .contains("TimeoutStopSec=" + drain.plusSeconds(10 + 5).toSeconds());
    }

    @Test
    void the_service_is_configured_by_the_parameters_that_are_made_and_needs_each_of_them() throws IOException {
        var made = new HashMap<String, String>();
        resources.forEach((name, resource) -> {
            if (TerraformModule.map(resource).get("Type").equals("AWS::SSM::Parameter")) {
                made.put(at(name, "Name").toString(), at(name, "Value") instanceof String value ? value : "");
            }
        });
        assertThat(made.put("/orders/db_nodes", "eu-west-1=db.example.org:5432"))
                .isEmpty();
        var byHand = parameterOfTheFirstStep();
        assertThat(byHand.get("Type").asText()).isEqualTo("SecureString");
        made.put(byHand.get("Name").asText(), byHand.get("Value").asText());
        load(made).close();
        for (var name : made.keySet()) {
            var others = new HashMap<>(made);
            others.remove(name);
            assertThatThrownBy(() -> load(others).close()).as("without " + name).isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void the_database_has_the_password_of_the_parameter_that_is_made_by_hand() throws IOException {
        assertThat(at("Database", "MasterUserPassword"))
                .asString()
                .contains("{{resolve:ssm-secure:"
                        + parameterOfTheFirstStep().get("Name").asText() + "}}");
    }

    @Test
    void the_balancer_is_made_after_the_gateway_without_which_aws_makes_none() {
        assertThat(TerraformModule.map(resources.get("Balancer")).get("DependsOn"))
                .isEqualTo("InternetGatewayAttachment");
    }

    private static JsonNode parameterOfTheFirstStep() throws IOException {
        var shown = Pattern.compile("(?m)^ *(\\{\"Name\".*})$")
                .matcher(DeployFile.of("cloudformation/README.md").text());
        assertThat(shown.find()).isTrue();
        return new ObjectMapper().readTree(shown.group(1));
    }

    private static Config<OrdersConfig> load(Map<String, String> parameters) {
        var values = parameters.entrySet().stream()
                .collect(Collectors.toMap(
                        parameter -> parameter.getKey().replace("/orders/", "").replaceAll("[/_]", "."),
                        Map.Entry::getValue));
        return ConfigLoader.of(OrdersConfig.class)
                .region(RegionName.of("eu-west-1"))
                .source(ConfigSource.map("test", values))
                .load();
    }

    private Object at(String resource, String property) {
        return TerraformModule.map(TerraformModule.map(resources.get(resource)).get("Properties"))
                .get(property);
    }

    private static void collectActions(Object node, Set<String> actions) {
        if (node instanceof List<?> list) {
            list.forEach(one -> collectActions(one, actions));
        } else if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.equals("Action") && value instanceof List<?> list) {
                    list.forEach(action -> actions.add(action.toString()));
                }
                collectActions(value, actions);
            });
        }
    }

    private void walk(Object node) {
        if (node instanceof List<?> list) {
            list.forEach(this::walk);
        } else if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                resolve(key.toString(), value);
                walk(value);
            });
        }
    }

    private void resolve(String function, Object value) {
        switch (function) {
            case "Ref" -> reference(value.toString());
            case "Fn::GetAtt" -> attribute(value.toString());
            case "Fn::Sub" -> {
                var substituted = SUBSTITUTED.matcher(value.toString());
                while (substituted.find()) {
                    var name = substituted.group(1);
                    if (name.contains(".")) {
                        attribute(name);
                    } else {
                        reference(name);
                    }
                }
            }
            case "Fn::If" -> condition(((List<?>) value).get(0).toString());
            case "Condition" -> {
                if (value instanceof String name) {
                    condition(name);
                }
            }
            case "DependsOn" ->
                (value instanceof List<?> list ? list : List.of(value)).forEach(name -> reference(name.toString()));
            default -> {
                // Not one of those that refer to something.
            }
        }
    }

    private void reference(String name) {
        used.add(name);
        if (!PSEUDO_PARAMETERS.contains(name)
                && !section("Parameters").contains(name)
                && !resources.containsKey(name)) {
            unresolved.add(name);
        }
    }

    private void attribute(String path) {
        var parts = path.split("\\.", 2);
        var type = TerraformModule.map(resources.get(parts[0])).get("Type");
        if (!documented.names().getOrDefault(type + " returns", Set.of()).contains(parts[1])) {
            unresolved.add(path);
        }
    }

    private void condition(String name) {
        if (!section("Conditions").contains(name)) {
            unresolved.add(name);
        }
    }

    private Set<String> section(String name) {
        return TerraformModule.map(template.get(name)).keySet();
    }
}
