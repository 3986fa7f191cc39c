package dev.homeport.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;

/** Follows the steps of {@code deploy/ssm-automation/promote.yaml}, and holds its calls against the types of the SDK. */
class SsmAutomationTest {

    private static final Map<String, Set<String>> FIELDS = Map.of(
            "aws:executeAwsApi", Set.of("Service", "Api"),
            "aws:waitForAwsResourceProperty", Set.of("Service", "Api", "PropertySelector", "DesiredValues"));

    private static final Pattern REFERENCE = Pattern.compile("\\{\\{ *([\\w.]+) *}}");

    private final JsonNode document = new YAMLMapper()
            .readTree(DeployFile.of("ssm-automation/promote.yaml").text());
    private final List<JsonNode> steps =
            StreamSupport.stream(document.get("mainSteps").spliterator(), false).toList();

    SsmAutomationTest() throws Exception {}

    @Test
    void its_steps_follow_one_another_and_the_last_one_writes_the_parameter() {
        for (int i = 0; i < steps.size() - 1; i++) {
            assertThat(steps.get(i).get("nextStep")).isEqualTo(steps.get(i + 1).get("name"));
        }
        var last = steps.get(steps.size() - 1);
        assertThat(last.get("isEnd").asBoolean()).isTrue();
        assertThat(last.at("/inputs/Api").asText()).isEqualTo("PutParameter");
        assertThat(last.at("/inputs/Name").asText()).isEqualTo("{{ ParameterName }}");
    }

    @Test
    void every_reference_is_to_a_parameter_or_to_an_output_of_an_earlier_step() {
        var known = new HashSet<String>();
        document.get("parameters").fieldNames().forEachRemaining(known::add);
        var unresolved = new ArrayList<String>();
        collect(document.get("assumeRole"), known, unresolved);
        for (var step : steps) {
            collect(step.get("inputs"), known, unresolved);
            step.path("outputs")
                    .forEach(output -> known.add(
                            step.get("name").asText() + "." + output.get("Name").asText()));
        }
        document.get("outputs").forEach(output -> assertThat(known).contains(output.asText()));
        assertThat(unresolved).isEmpty();
    }

    @Test
    void every_call_has_the_inputs_and_every_selector_leads_to_a_field_that_the_sdk_knows() throws Exception {
        for (var step : steps) {
            var inputs = step.get("inputs");
            var names = new ArrayList<String>();
            inputs.fieldNames().forEachRemaining(names::add);
            var ofAction = FIELDS.get(step.get("action").asText());
            assertThat(names).containsAll(ofAction);
            names.removeAll(ofAction);
            // The SDK spells its types' names otherwise than the API does.
            var model =
                    "software.amazon.awssdk.services." + inputs.get("Service").asText() + ".model."
                            + inputs.get("Api").asText().replace("DescribeDBInstances", "DescribeDbInstances");
            assertThat(fields(pojo(model + "Request"))).containsAll(names);
            var selectors = new ArrayList<>(step.findValuesAsText("Selector"));
            selectors.addAll(step.findValuesAsText("PropertySelector"));
            for (var selector : selectors) {
                follow(pojo(model + "Response"), selector);
            }
        }
    }

    private static void collect(JsonNode node, Set<String> known, List<String> unresolved) {
        var references = REFERENCE.matcher(node.toString());
        while (references.find()) {
            if (!known.contains(references.group(1))) {
                unresolved.add(references.group(1));
            }
        }
    }

    /** Walks a selector such as {@code $.DBInstances[0].Endpoint.Address} from field to field. */
    private static void follow(SdkPojo from, String selector) {
        var at = from;
        var parts = selector.replace("$.", "").replace("[0]", "").split("\\.");
        for (int i = 0; i < parts.length; i++) {
            var field = field(at, parts[i]);
            if (i < parts.length - 1) {
                var one = field.containsTrait(ListTrait.class)
                        ? field.getTrait(ListTrait.class).memberFieldInfo()
                        : field;
                at = (SdkPojo) one.constructor().get();
            }
        }
    }

    private static SdkField<?> field(SdkPojo pojo, String name) {
        return pojo.sdkFields().stream()
                .filter(field -> field.memberName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The SDK knows no " + name + " of " + pojo.getClass()));
    }

    private static List<String> fields(SdkPojo pojo) {
        return pojo.sdkFields().stream().map(SdkField::memberName).toList();
    }

    /** A builder lists the fields, too. */
    private static SdkPojo pojo(String type) throws ReflectiveOperationException {
        return (SdkPojo) Class.forName(type).getMethod("builder").invoke(null);
    }
}
