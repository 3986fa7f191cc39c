package dev.homeport.testkit.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.Client;
import dev.homeport.testkit.SsmClients;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class SsmServerTest {
    @Test
    void two_regions_hold_parameters_and_faults_of_their_own() {
        try (var east = SsmServer.start("us-east-1");
                var west = SsmServer.start("eu-west-1");
                var inEast = SsmClients.of(east);
                var inWest = SsmClients.of(west)) {
            east.put("/orders/db_host", "db-east");
            west.put("/orders/db_host", "db-west");
            assertThat(SsmClients.values(inEast, "/orders/db_host")).containsValue("db-east");
            east.throttleTo(0);

            assertThatThrownBy(() -> SsmClients.values(inEast, "/orders/db_host"))
                    .hasMessageContaining("Rate exceeded");
            assertThat(SsmClients.values(inWest, "/orders/db_host")).containsValue("db-west");
            assertThat(west.calls("GetParameters")).isEqualTo(1);
        }
    }

    @Test
    void closing_leaves_no_thread_and_nobody_who_listens() {
        SsmServer closedTwice;
        try (var server = SsmServer.start("closing-ssm");
                var client = SsmClients.of(server)) {
            SsmClients.values(client, "/orders/db_host");
            assertThat(threadsOf("closing-ssm")).isNotEmpty().allMatch(name -> name.startsWith("homeport-testkit-"));
            closedTwice = server;
        }
        closedTwice.close();

        try (var client = SsmClients.of(closedTwice)) {
            assertThatThrownBy(() -> SsmClients.values(client, "/orders/db_host"))
                    .isInstanceOf(SdkClientException.class)
                    .hasStackTraceContaining("Connection refused");
        }
        await().atMost(Client.SOON)
                .untilAsserted(() -> assertThat(threadsOf("closing-ssm")).isEmpty());
    }

    private static List<String> threadsOf(String region) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(region))
                .toList();
    }
}
