package dev.homeport.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homeport.examples.InstalledProgram;
import dev.homeport.examples.runbook.config.RunbookConfig;
import dev.homeport.examples.runbook.config.RunbookFile;
import dev.homeport.health.http.LoadBalancerProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parses {@code deploy/terraform}, and holds it against itself, the provider's documentation and the code it deploys. */
class TerraformTest {

    private static final Path ROOT = DeployFile.ROOT.resolve("terraform");
    private static final Set<String> EVERYWHERE = Set.of("provider", "count", "for_each", "depends_on", "lifecycle");

    private final TerraformModule root = TerraformModule.in(ROOT);
    private final TerraformModule region = TerraformModule.in(ROOT.resolve("modules/region"));
    private final TerraformModule promotion = TerraformModule.in(ROOT.resolve("modules/promotion"));
    private final List<TerraformModule> modules = List.of(root, region, promotion);

    TerraformTest() throws Exception {}

    @Test
    void terraform_formats_it_as_it_is(@TempDir Path directory) throws Exception {
        var formatted = InstalledProgram.run(
                directory, "terraform", "fmt", "-check", "-recursive", "-no-color", ROOT.toString());
        assertThat(formatted.status()).as(formatted.said()).isZero();
    }

    @Test
    void every_reference_leads_to_a_declaration() throws Exception {
        for (var module : modules) {
            assertThat(module.unresolved()).as(module.directory().toString()).isEmpty();
        }
    }

    @Test
    void every_variable_is_used_and_every_module_is_given_its_variables_and_no_others() throws Exception {
        for (var module : modules) {
            assertThat(module.names("variable"))
                    .allSatisfy(name -> assertThat(module.text()).containsPattern("var\\." + name + "\\b"));
            for (var call : module.names("module")) {
                var given = new HashSet<>(module.block("module", call).keySet());
                given.removeAll(Set.of("source", "providers"));
                var called = module.called(call);
                assertThat(given).as(call).containsAll(called.required());
                assertThat(called.names("variable")).as(call).containsAll(given);
            }
        }
    }

    @Test
    void every_argument_is_one_that_the_provider_documents() throws Exception {
        var documented = DocumentedNames.of("terraform-arguments.txt");
        var unknown = new ArrayList<String>();
        for (var module : modules) {
            module.declared("resource")
                    .forEach((name, block) -> documented.check(name.split("\\.")[0], block, EVERYWHERE, unknown));
            module.declared("data")
                    .forEach((name, block) ->
                            documented.check("data." + name.split("\\.")[0], block, EVERYWHERE, unknown));
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void the_service_may_do_what_it_does_and_nothing_else() throws IOException {
        assertThat(actions(region, "aws_iam_role_policy.service"))
                .containsExactlyInAnyOrderElementsOf(
                        AwsCalls.of("dev.homeport.config.ssm", "dev.homeport.examples.orders"));
    }

    @Test
    void the_function_may_do_what_the_runbook_does_and_nothing_else() throws IOException {
        assertThat(actions(promotion, "aws_iam_role_policy.function"))
                .containsExactlyInAnyOrderElementsOf(AwsCalls.of(
                        "dev.homeport.examples.runbook.parameter",
                        "dev.homeport.examples.runbook.postgres",
                        "dev.homeport.examples.runbook.trigger"));
    }

    @Test
    void the_runbook_reads_its_configuration_as_the_function_is_given_it(@TempDir Path directory) throws Exception {
        var config = runbook(directory);
        assertThat(config.site("eu-west-1").region()).isEqualTo("eu-west-1");
        assertThat(config.unfencedAllowed()).isTrue();
    }

    @Test
    void the_function_may_write_every_parameter_that_the_runbook_names_in_both_regions(@TempDir Path directory)
            throws Exception {
        var parameters = runbook(directory).parameters();
        var names = new ArrayList<>(parameters.namesFor(List.of("eu-central-1", "eu-west-1")));
        names.addAll(List.of(parameters.evacuation(), parameters.lock(), parameters.promoting()));
        var allowed = new ArrayList<String>();
        for (var region : List.of("var.region", "var.lost_region")) {
            names.forEach(name -> allowed.add(
                    "arn:aws:ssm:" + region + ":data.aws_caller_identity.current.account_id:parameter" + name));
        }
        assertThat(resources(promotion, "aws_iam_role_policy.function", "Parameters"))
                .containsExactlyInAnyOrderElementsOf(allowed);
    }

    private static RunbookConfig runbook(Path directory) throws IOException {
        var properties = DeployFile.of("terraform/modules/promotion/runbook.properties")
                .with("${region}", "eu-west-1")
                .with("${host}", "db-b.example.org")
                .with("${instance}", "orders-eu-west-1")
                .with("${lost_region}", "eu-central-1")
                .with("${lost_host}", "db-a.example.org")
                .with("${lost}", "orders-eu-central-1");
        assertThat(properties.text()).doesNotContain("${");
        return RunbookFile.read(properties.in(directory), Map.of("RUNBOOK_PASSWORD", "secret")::get);
    }

    @Test
    void the_function_that_lambda_calls_exists() throws Exception {
        var handler = promotion
                .declared("resource")
                .get("aws_lambda_function.promotion")
                .get("handler");
        assertThat(Class.forName(handler.toString()).getConstructor()).isNotNull();
    }

    @Test
    void the_service_drains_for_longer_than_its_balancer_takes_to_notice_and_systemd_waits_for_that()
            throws IOException {
        var check = TerraformModule.map(
                region.declared("resource").get("aws_lb_target_group.service").get("health_check"));
        var noticed = number(check, "interval") * number(check, "unhealthy_threshold") + number(check, "timeout");
        var drain = LoadBalancerProfile.ALB.drainTime();
        assertThat(drain).isGreaterThan(Duration.ofSeconds(noticed));
        assertThat(Files.readString(ROOT.resolve("modules/region/user-data.sh")))
                .contains("HEALTH_DRAIN=alb")
                .contains("TimeoutStopSec=" + drain.plusSeconds(10 + 5).toSeconds());
    }

    @Test
    void the_balancer_is_made_after_the_gateway_without_which_aws_makes_none() {
        assertThat(region.declared("resource").get("aws_lb.this").get("depends_on"))
                .asString()
                .contains("aws_internet_gateway.this");
    }

    private static long number(Map<String, Object> block, String name) {
        return Math.round(Double.parseDouble(block.get(name).toString()));
    }

    /** Decryption is the parameter store's own call, in the caller's name. */
    private static Set<String> actions(TerraformModule module, String policy) throws IOException {
        var actions = new HashSet<String>();
        document(module, policy)
                .findValues("Action")
                .forEach(action -> action.forEach(one -> actions.add(one.asText())));
        actions.remove("kms:Decrypt");
        return actions;
    }

    private static List<String> resources(TerraformModule module, String policy, String statement) throws IOException {
        var resources = new ArrayList<String>();
        for (var one : document(module, policy).get("Statement")) {
            if (one.get("Sid").asText().equals(statement)) {
                one.get("Resource").forEach(resource -> resources.add(resource.asText()));
            }
        }
        return resources;
    }

    private static JsonNode document(TerraformModule module, String policy) throws IOException {
        return new ObjectMapper()
                .readTree(module.declared("resource").get(policy).get("policy").toString());
    }
}
