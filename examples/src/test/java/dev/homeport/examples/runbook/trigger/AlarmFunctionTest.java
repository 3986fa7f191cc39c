package dev.homeport.examples.runbook.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Creates the function from environments that lack something; {@code AlarmFunctionPromotesTest} runs a whole one. */
class AlarmFunctionTest {

    private static final String PROPERTIES = """
            regions = us-east-1, eu-west-1
            us-east-1.database = 127.0.0.1:1
            eu-west-1.database = 127.0.0.1:2
            database = orders
            user = runbook
            password.env = RUNBOOK_PASSWORD
            """;
    private static final String WITH_DNS = PROPERTIES + """
            dns.provider = linode
            dns.zone = example.com
            dns.name = db.example.com
            us-east-1.dns.target = 192.0.2.1
            eu-west-1.dns.target = 192.0.2.2
            """;

    @TempDir
    Path directory;

    @Test
    void a_variable_that_is_not_set_keeps_the_function_from_starting_and_is_named() {
        for (var name : List.of("HOMEPORT_ALARM", "HOMEPORT_PROMOTE", "HOMEPORT_JOURNAL", "RUNBOOK_PROPERTIES")) {
            var environment = environment(PROPERTIES);
            environment.remove(name);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> created(environment))
                    .withMessageContaining(name);
        }
    }

    @Test
    void a_name_to_move_whose_provider_lacks_its_token_keeps_the_function_from_starting() throws Exception {
        var environment = environment(WITH_DNS);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> created(environment))
                .withMessageContaining("LINODE_TOKEN");

        environment.put("LINODE_TOKEN", "token");
        assertThat(created(environment)).isNotNull();
    }

    private AlarmFunction created(Map<String, String> environment) throws Exception {
        try (var ssm = SsmClient.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
            return new AlarmFunction(environment, directory, ssm);
        }
    }

    private static Map<String, String> environment(String properties) {
        return new HashMap<>(Map.of(
                "HOMEPORT_ALARM", "orders-eu-central-1-lost",
                "HOMEPORT_PROMOTE", "eu-west-1",
                "HOMEPORT_JOURNAL", "/orders/runbook/outages",
                "RUNBOOK_PASSWORD", "secret",
                "RUNBOOK_PROPERTIES", properties));
    }
}
