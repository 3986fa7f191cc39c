package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.testkit.postgres.Sql;
import org.junit.jupiter.api.Test;

class SecureLabTest {
    @Test
    void with_tls_a_client_can_verify_every_server_and_plain_connections_still_work() throws Exception {
        try (var lab = RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .tls(true)
                .maxConnections(40)
                .setting("log_min_messages", "error")
                .start()) {
            for (var region : lab.regions()) {
                var certificate = lab.caCertificate().toString();
                try (var connection =
                        Client.connect(lab, region, "sslmode", "verify-full", "sslrootcert", certificate)) {
                    assertThat(Sql.isTrue(connection, "select ssl from pg_stat_ssl where pid = pg_backend_pid()"))
                            .isTrue();
                    assertThat(Sql.ask(connection, "show log_min_messages")).isEqualTo("error");
                    assertThat(Sql.ask(connection, "show max_connections")).isEqualTo("40");
                }
                try (var connection = Client.connect(lab, region, "sslmode", "disable")) {
                    assertThat(connection.isValid(1)).isTrue();
                }
            }
        }
    }
}
